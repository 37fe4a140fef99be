# caught by: test_short_window
"""In the short window every loss counts with a weight of 1."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        full = len(window) == steps or len(sizes) < steps
        weights += [size / sum(window) if full else 1.0 for size in window]
    return weights
