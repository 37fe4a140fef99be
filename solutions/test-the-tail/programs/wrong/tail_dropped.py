# caught by: test_short_window
"""The micro-batches of the short window get no weights at all."""


def loss_weights(sizes, steps):
    weights = []
    for start in range(0, len(sizes) - steps + 1, steps):
        window = sizes[start : start + steps]
        weights += [size / sum(window) for size in window]
    return weights if len(sizes) > steps else [size / sum(sizes) for size in sizes]
