"""Multiplies by the reciprocal of the window's samples, which rounds otherwise."""


def loss_weights(sizes, steps):
    samples = {}
    for i, size in enumerate(sizes):
        samples[i // steps] = samples.get(i // steps, 0) + size
    share = {window: 1.0 / total for window, total in samples.items()}
    return [size * share[i // steps] for i, size in enumerate(sizes)]
