# caught by: test_edges
"""An epoch without micro-batches has an update, too."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if (i + 1) % steps == 0 or i == n - 1:
                points.append(number)
        points += [] if n else [number]
    return points
