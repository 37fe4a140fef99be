# caught by: test_epochs
"""The last window of an epoch goes on in the next one; only after the last epoch is there an update for what is left."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if number % steps == 0 or number == n * epochs:
                points.append(number)
    return points
