# caught by: test_odd, test_even
"""You look at each value once, as in a set: a number that occurs twice counts twice."""


def median(numbers):
    """Return the median of a list of numbers."""
    ordered = sorted(set(numbers))
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
