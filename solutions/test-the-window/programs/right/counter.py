"""As a loop has it: a counter, and a flush."""


def update_points(n, steps, epochs):
    points, number, waiting = [], 0, 0
    for _ in range(epochs):
        for _ in range(n):
            number, waiting = number + 1, waiting + 1
            if waiting == steps:
                points.append(number)
                waiting = 0
        if waiting:
            points.append(number)
            waiting = 0
    return points
