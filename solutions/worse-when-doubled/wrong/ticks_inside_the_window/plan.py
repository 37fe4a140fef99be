def length_of(batches, epochs, k):
    """Return how many ticks the schedule has, from the first to the last."""
    return len(batches) * epochs
