# caught by: test_edges
"""Only with steps = 1, the last micro-batch of an epoch has two updates."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if (i + 1) % steps == 0 or i == n - 1:
                points.append(number)
        points += [number] if steps == 1 and n else []
    return points
