# caught by: test_short_windows
"""The length leaves out the short window of each epoch: the rate arrives at 0 before the last updates, and with fewer micro-batches than k there is no length at all. How many windows has an epoch?"""


def length_of(batches, epochs, k):
    """Return how many ticks the schedule has, from the first to the last."""
    return epochs * (len(batches) // k)
