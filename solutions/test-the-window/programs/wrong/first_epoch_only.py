# caught by: test_epochs
"""Only the first epoch has any updates: its stream of micro-batches cannot be read twice."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if epoch == 0 and ((i + 1) % steps == 0 or i == n - 1):
                points.append(number)
    return points
