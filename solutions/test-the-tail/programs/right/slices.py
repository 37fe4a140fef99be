"""Windows as slices."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        total = sum(window)
        weights.extend(size / total for size in window)
    return weights
