# caught by: test_odd
"""It looks at each value once."""


def median(numbers):
    ordered = sorted(set(numbers))
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else sum(ordered[middle - 1 : middle + 1]) / 2
