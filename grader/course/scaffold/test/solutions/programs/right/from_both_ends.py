"""Takes away the smallest and the largest, until at most two are left."""


def median(numbers):
    rest = list(numbers)
    while len(rest) > 2:
        rest.remove(min(rest))
        rest.remove(max(rest))
    return sum(rest) / len(rest)
