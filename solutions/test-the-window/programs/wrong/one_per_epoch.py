# caught by: test_full_windows
"""There is one update per epoch, at its end."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if i == n - 1:
                points.append(number)
    return points
