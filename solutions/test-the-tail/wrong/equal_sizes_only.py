# caught by: test_full_windows
"""All micro-batches of your examples are of one size, which hides whatever ignores sizes. Which mistakes give the right weights as long as all sizes are equal?"""

import math


def test_loss_weights(loss_weights) -> None:
    for count, steps in ((7, 3), (4, 2), (5, 3), (3, 1), (2, 5), (0, 4)):
        weights = loss_weights([4] * count, steps)
        assert len(weights) == count
        for i, weight in enumerate(weights):
            window = min(steps, count - (i - i % steps))
            assert math.isclose(weight, 1 / window)
