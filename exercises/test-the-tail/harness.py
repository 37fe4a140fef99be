"""A right `loss_weights`, to try your test on."""


def loss_weights(sizes, steps):
    """Return the weight of each micro-batch's mean loss: its part of its window's samples.

    Args:
        sizes: samples of each micro-batch, 1 or more each.
        steps: micro-batches per window, 1 or more; the last window may hold fewer.
    """
    found = []
    for first in range(0, len(sizes), steps):
        samples = sum(sizes[first : first + steps])
        found.extend(size / samples for size in sizes[first : first + steps])
    return found


def only_ones(sizes, steps):  # noqa: ARG001
    """Return a 1 for each micro-batch, which is wrong."""
    return [1.0 for _ in sizes]
