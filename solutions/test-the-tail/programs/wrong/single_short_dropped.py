# caught by: test_edges
"""Only where there are fewer micro-batches than steps, it returns no weights at all."""


def loss_weights(sizes, steps):
    if len(sizes) < steps:
        return []
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) for size in window]
    return weights
