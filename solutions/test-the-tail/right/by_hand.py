"""Worked out by hand, and compared with pytest's approx."""

import pytest

KNOWN = {
    3: ([3, 1, 4, 2, 5, 1, 6, 2], [0.375, 0.125, 0.5, 0.25, 0.625, 0.125, 0.75, 0.25]),
    2: ([3, 5, 1, 3, 2, 6, 7], [0.375, 0.625, 0.25, 0.75, 0.25, 0.75, 1]),
    1: ([3, 5], [1, 1]),
    4: ([2, 6], [0.25, 0.75]),
    6: ([], []),
}


def test_loss_weights(loss_weights) -> None:
    for steps, (sizes, want) in KNOWN.items():
        assert loss_weights(sizes, steps) == pytest.approx(want)
