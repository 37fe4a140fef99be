# caught by: test_odd
"""It returns the mean."""


def median(numbers):
    return sum(numbers) / len(numbers)
