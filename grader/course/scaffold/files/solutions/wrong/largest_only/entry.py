# caught by: test_spread
"""You return the largest number: subtract the smallest from it."""

from cleaning import clean


def spread(values):
    """Return the largest of the measured numbers minus the smallest."""
    return max(clean(values))
