# caught by: test_full_windows
"""All micro-batches of a window get the same weight, however many samples they hold."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [1 / len(window) for _ in window]
    return weights
