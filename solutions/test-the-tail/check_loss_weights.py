"""Weights are compared with a sum over the window, for examples in which no two mistakes look alike."""

import math

EXAMPLES = (([3, 1, 2, 6, 5, 4, 7], 3), ([2, 6, 5, 1], 2), ([7, 3, 2, 4, 1], 3), ([3, 5], 1), ([2, 6], 5), ([], 4))


def test_loss_weights(loss_weights) -> None:
    """Fail when `loss_weights` is wrong, and only then."""
    for sizes, steps in EXAMPLES:
        weights = loss_weights(sizes, steps)
        assert len(weights) == len(sizes), f"{len(weights)} weights for {len(sizes)} micro-batches"
        for i, weight in enumerate(weights):
            start = i - i % steps
            want = sizes[i] / sum(sizes[start : start + steps])
            assert math.isclose(weight, want, rel_tol=1e-9), f"weight {i} of {sizes}, {steps}: {weight}, not {want}"
