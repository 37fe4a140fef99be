# caught by: test_full_windows
"""The first window of an epoch is one micro-batch too long, as counting begins one too low."""


def update_points(n, steps, epochs):
    points, number = [], 0
    for epoch in range(epochs):
        for i in range(n):
            number += 1
            if (i > 0 and i % steps == 0) or i == n - 1:
                points.append(number)
    return points
