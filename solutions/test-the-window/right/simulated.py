"""By a loop of its own, which collects gradients in a list."""

import itertools


def simulated(count, steps, epochs):
    points, numbers = [], itertools.count(1)
    for _ in range(epochs):
        collected = []
        for left in reversed(range(count)):
            collected.append(next(numbers))
            if len(collected) == steps or not left:
                points.append(collected[-1])
                collected.clear()
    return points


def test_update_points(update_points) -> None:
    cases = [(5, 2, 2), (4, 2, 2), (7, 3, 1), (3, 1, 2), (2, 3, 2), (0, 2, 2), (8, 3, 3)]
    wrong = [case for case in cases if update_points(*case) != simulated(*case)]
    if wrong:
        raise ValueError(f"wrong for {wrong}")
