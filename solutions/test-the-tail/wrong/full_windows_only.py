# caught by: test_short_window
"""All your examples divide by `steps`, so no window is ever short. What is the last window of 7 micro-batches with 3 steps?"""

import math


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2, 6, 5, 4], 3), ([2, 6, 5, 1], 2), ([3, 5], 1), ([2, 6], 5), ([], 4)):
        weights = loss_weights(sizes, steps)
        assert len(weights) == len(sizes)
        for i, weight in enumerate(weights):
            start = i - i % steps
            assert math.isclose(weight, sizes[i] / sum(sizes[start : start + steps]))
