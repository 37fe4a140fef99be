# caught by: test_last_window
"""The short window of an epoch has no update: its gradients are lost."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if (i + 1) % steps == 0 or i == n - 1 < steps:
                points.append(number)
    return points
