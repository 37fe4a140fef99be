# caught by: test_clean
"""You put the numbers in another order: return them as they came."""


def clean(values):
    """Return a new list of the measured numbers, in their order."""
    return sorted(value for value in values if value is not None)
