# caught by: test_means
"""A thermometer that did not answer counts as zero degrees: leave blank lines out."""


def collect(lines):
    """Return the numbers in a day's lines; a blank line is a thermometer that did not answer."""
    return [float(line or 0) for line in lines]
