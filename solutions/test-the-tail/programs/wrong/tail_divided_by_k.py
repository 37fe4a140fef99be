# caught by: test_short_window
"""The short window is scaled as if it were full: its weights add up to less than 1."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) * len(window) / steps for size in window]
    return weights
