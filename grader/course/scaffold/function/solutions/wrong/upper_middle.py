# caught by: test_even
"""You return one of two values in the middle: of an even number of values the median is the mean of both."""


def median(numbers):
    """Return the median of a list of numbers."""
    return sorted(numbers)[len(numbers) // 2]
