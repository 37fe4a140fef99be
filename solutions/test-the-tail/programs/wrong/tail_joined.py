# caught by: test_short_window
"""The short window is joined to the full one before it: one window that is too long."""


def loss_weights(sizes, steps):
    weights, starts = [], list(range(0, len(sizes), steps))
    if len(starts) > 1 and len(sizes) % steps:
        starts.pop()
    for start, end in zip(starts, [*starts[1:], len(sizes)], strict=True):
        window = sizes[start:end]
        weights += [size / sum(window) for size in window]
    return weights
