# caught by: test_edges
"""Your examples leave out one of the edges, or several: windows of one, a single window that is not full, an epoch of nothing. Loops fail there that are right everywhere else."""

import math


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2, 6, 5, 4, 7], 3), ([2, 6, 5, 1], 2), ([7, 3, 2, 4, 1], 3)):
        weights = loss_weights(sizes, steps)
        assert len(weights) == len(sizes)
        for i, weight in enumerate(weights):
            start = i - i % steps
            assert math.isclose(weight, sizes[i] / sum(sizes[start : start + steps]))
