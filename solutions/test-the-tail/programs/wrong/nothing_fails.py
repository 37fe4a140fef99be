# caught by: test_edges
"""Only with no micro-batch at all, it fails with a division by zero."""


def loss_weights(sizes, steps):
    mean = sum(sizes) / len(sizes)  # for the log
    assert mean >= 1
    weights = []
    for start in range(0, len(sizes), steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) for size in window]
    return weights
