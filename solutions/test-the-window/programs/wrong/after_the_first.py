# caught by: test_full_windows
"""An update comes after the first micro-batch of each window: the condition is `i % steps == 0`, with i from 0, and nothing follows the last."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if i % steps == 0:
                points.append(number)
    return points
