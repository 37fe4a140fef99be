# caught by: test_clean, test_spread
"""You drop a measured zero: Python takes it for false; ask whether a value is None."""


def clean(values):
    """Return a new list of the measured numbers, in their order."""
    return [value for value in values if value]
