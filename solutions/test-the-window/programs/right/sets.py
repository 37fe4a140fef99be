"""Full windows and ends of epochs, put together."""


def update_points(n, steps, epochs):
    ends = {epoch * n for epoch in range(1, epochs + 1) if n}
    full = {e * n + steps * w for e in range(epochs) for w in range(1, n // steps + 1)}
    return sorted(full | ends)
