# caught by: test_full_windows
"""The weights are right, and then divided by the number of micro-batches once more."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) / len(window) for size in window]
    return weights
