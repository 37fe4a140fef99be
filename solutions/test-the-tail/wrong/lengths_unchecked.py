# caught by: test_short_window, test_edges
"""Your test looks at the weights that are there, and not at how many there are: zip() stops at the shorter list. What does it say of a function that returns no weights for the last window?"""

import math


def test_loss_weights(loss_weights) -> None:
    for sizes, steps in (([3, 1, 2, 6, 5, 4, 7], 3), ([2, 6, 5, 1], 2), ([7, 3, 2, 4, 1], 3), ([3, 5], 1), ([2, 6], 5), ([], 4)):
        wanted = []
        for start in range(0, len(sizes), steps):
            window = sizes[start : start + steps]
            wanted += [size / sum(window) for size in window]
        for weight, want in zip(loss_weights(sizes, steps), wanted):
            assert math.isclose(weight, want)
