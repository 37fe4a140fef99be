# caught by: test_edges
"""With fewer micro-batches than steps there is no update at all."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if n >= steps and ((i + 1) % steps == 0 or i == n - 1):
                points.append(number)
    return points
