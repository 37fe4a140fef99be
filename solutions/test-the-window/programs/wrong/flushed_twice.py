# caught by: test_last_window
"""There is an update at the end of each epoch in any case, also where the last window was full and has had its own."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if (i + 1) % steps == 0:
                points.append(number)
        points += [number] if n and steps > 1 else []
    return points
