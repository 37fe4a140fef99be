# caught by: test_means
"""The second day still counts the measurements of the first: something outlives a call of `collect`."""

_measured = []


def collect(lines):
    """Return the numbers in a day's lines; a blank line is a thermometer that did not answer."""
    for line in lines:
        if line.strip():
            _measured.append(float(line))
    return _measured
