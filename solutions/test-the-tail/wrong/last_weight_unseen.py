# caught by: test_short_window
"""Your test never looks at the very last weight of a list. That is where a loop that is off by one goes wrong: which weights
does yours compare, of 5 micro-batches and 3 steps?"""

import math


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2, 6, 5, 4, 7], 3), ([2, 6, 5, 1], 2), ([7, 3, 2, 4, 1], 3), ([3, 5], 1), ([2, 6], 5), ([], 4)):
        weights = loss_weights(sizes, steps)
        assert len(weights) == len(sizes)
        for i in range(len(sizes) - 1):
            start = i - i % steps
            assert math.isclose(weights[i], sizes[i] / sum(sizes[start : start + steps]))
