# caught by: test_short_window
"""Only the last micro-batch of the short window is wrong: it gets a weight of 0, so it is read for nothing."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) for size in window]
    if len(sizes) > steps and len(sizes) % steps:
        weights[-1] = 0.0
    return weights
