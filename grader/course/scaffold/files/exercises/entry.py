"""@TITLE@: how far the measured numbers lie apart."""

from cleaning import clean


def spread(values):
    """Return the largest of the measured numbers minus the smallest."""
    raise NotImplementedError
