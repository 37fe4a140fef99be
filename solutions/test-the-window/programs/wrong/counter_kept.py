# caught by: test_epochs
"""Windows are counted through all epochs, so that from the second one on the first window is too short."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if number % steps == 0 or i == n - 1:
                points.append(number)
    return points
