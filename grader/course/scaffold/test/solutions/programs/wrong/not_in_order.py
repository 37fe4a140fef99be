# caught by: test_odd
"""It takes the middle of the list as it was handed over."""


def median(numbers):
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else sum(sorted(numbers)[middle - 1 : middle + 1]) / 2
