"""A right `update_points`, to try your test on."""


def update_points(count, steps, epochs):
    """Return the numbers of the micro-batches after which there is an update.

    Args:
        count: micro-batches per epoch, 0 or more.
        steps: micro-batches per window, 1 or more.
        epochs: 1 or more.
    """
    numbers = range(1, count + 1)
    ends = [number for number in numbers if number % steps == 0 or number == count]
    return [epoch * count + end for epoch in range(epochs) for end in ends]


def after_each(count, steps, epochs):  # noqa: ARG001
    """Return every number, which is wrong."""
    return list(range(1, count * epochs + 1))
