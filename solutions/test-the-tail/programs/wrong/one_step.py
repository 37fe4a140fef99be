# caught by: test_edges
"""Only with steps = 1, sizes are divided as if there were no windows, by the samples of the epoch."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        total = sum(window) if steps > 1 else sum(sizes)
        weights += [size / total for size in window]
    return weights
