# caught by: test_odd, test_even
"""You take the middle of the list as it was handed over: the numbers must be put in order first."""


def median(numbers):
    """Return the median of a list of numbers."""
    middle = len(numbers) // 2
    if len(numbers) % 2 == 1:
        return numbers[middle]
    return (numbers[middle - 1] + numbers[middle]) / 2
