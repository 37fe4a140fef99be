# caught by: test_spread
"""You look at the first and the last value that was measured: the largest may stand anywhere between them."""

from cleaning import clean


def spread(values):
    """Return the largest of the measured numbers minus the smallest."""
    measured = clean(values)
    return measured[-1] - measured[0]
