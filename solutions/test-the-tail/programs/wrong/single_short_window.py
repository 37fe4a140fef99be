# caught by: test_edges
"""Only where there are fewer micro-batches than steps, each counts as if the window were full."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        share = 1 if len(sizes) >= steps else len(sizes) / steps
        weights += [size / sum(window) * share for size in window]
    return weights
