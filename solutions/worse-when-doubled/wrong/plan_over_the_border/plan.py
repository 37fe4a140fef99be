# caught by: test_short_windows
"""The length counts windows as if epochs followed each other without a border. Each epoch ends with a window of its own, so the rounding up happens in each."""


def length_of(batches, epochs, k):
    """Return how many ticks the schedule has, from the first to the last."""
    return -(-len(batches) * epochs // k)
