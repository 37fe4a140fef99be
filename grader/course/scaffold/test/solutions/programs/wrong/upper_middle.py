# caught by: test_even
"""Of two values in the middle it returns the larger one."""


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]
