"""How long a training is: its schedule must know that before it begins."""


def length_of(batches, epochs, k):
    """Return how many ticks the schedule has, from the first to the last."""
    return len(batches) * epochs
