"""By properties of random epochs: no weight is known beforehand."""

import random


def test_loss_weights(loss_weights) -> None:
    draw = random.Random(4)
    for _ in range(60):
        steps = draw.randint(1, 5)
        sizes = [draw.randint(1, 9) for _ in range(draw.randint(0, 12))]
        weights = loss_weights(sizes, steps)
        if len(weights) != len(sizes):
            raise AssertionError("a micro-batch has no weight, or more than one")
        for start in range(0, len(sizes), steps):
            part = list(zip(sizes[start : start + steps], weights[start : start + steps], strict=True))
            assert abs(sum(weight for _, weight in part) - 1) < 1e-9
            for size, weight in part:
                assert abs(weight * part[0][0] - part[0][1] * size) < 1e-9
