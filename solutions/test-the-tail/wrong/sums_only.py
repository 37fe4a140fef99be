# caught by: test_full_windows, test_edges
"""Your test looks at sums only. Weights that add up to 1 may be spread wrongly over the micro-batches: sizes that differ must get weights that differ."""

import math


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2, 6, 5, 4, 7], 3), ([7, 3, 2, 4, 1], 3)):
        weights = loss_weights(sizes, steps)
        assert len(weights) == len(sizes)
        for start in range(0, len(sizes), steps):
            assert math.isclose(sum(weights[start : start + steps]), 1)
