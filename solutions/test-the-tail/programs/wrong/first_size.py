# caught by: test_full_windows
"""All micro-batches of a window are taken to be as large as its first."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / (len(window) * window[0]) for size in window]
    return weights
