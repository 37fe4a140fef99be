# caught by: test_full_windows
"""In each window the weights stand in reverse order."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) for size in reversed(window)]
    return weights
