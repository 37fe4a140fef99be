# caught by: test_clean, test_spread
"""You keep None: take out what was not measured before you return the list."""


def clean(values):
    """Return a new list of the measured numbers, in their order."""
    return list(values)
