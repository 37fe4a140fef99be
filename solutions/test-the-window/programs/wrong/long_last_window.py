# caught by: test_last_window
"""The short window is joined to the full one before it: one window that is too long."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if i == n - 1 or ((i + 1) % steps == 0 and i + steps < n):
                points.append(number)
    return points
