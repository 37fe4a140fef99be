"""The largest and the smallest of what `clean` leaves."""

from cleaning import clean


def spread(values):
    """Return the largest of the measured numbers minus the smallest."""
    measured = clean(values)
    return max(measured) - min(measured)
