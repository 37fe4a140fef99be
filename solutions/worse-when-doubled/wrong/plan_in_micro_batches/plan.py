# caught by: test_full_windows, test_short_windows
"""The schedule is as long as there are micro-batches, but it ticks once per update: with k = 4 the rate has fallen by a quarter when the training ends. What should its length count?"""


def length_of(batches, epochs, k):
    """Return how many ticks the schedule has, from the first to the last."""
    return len(batches) * epochs
