# caught by: test_last_window
"""The short window has an update in the last epoch only."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if (i + 1) % steps == 0 or i == n - 1 and (epoch == epochs - 1 or n < steps):
                points.append(number)
    return points
