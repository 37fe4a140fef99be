"""By way of the mean size of a window."""


def loss_weights(sizes, steps):
    weights = []
    for i, size in enumerate(sizes):
        start = i - i % steps
        window = sizes[start : start + steps]
        mean = sum(window) / len(window)
        weights.append(size / mean / len(window))
    return weights
