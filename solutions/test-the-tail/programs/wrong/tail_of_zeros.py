# caught by: test_short_window
"""The micro-batches of the short window get a weight of 0, so they are read for nothing."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        full = len(window) == steps or len(sizes) < steps
        weights += [size / sum(window) if full else 0.0 for size in window]
    return weights
