"""A right `median`, to try your test on."""

import statistics


def median(numbers):
    """Return the median of a list of numbers."""
    return statistics.median(numbers)
