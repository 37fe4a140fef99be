# caught by: test_odd, test_even
"""You return the mean: the median is the value in the middle, however large the others are."""


def median(numbers):
    """Return the median of a list of numbers."""
    return sum(numbers) / len(numbers)
