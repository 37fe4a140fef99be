"""@TITLE@: what the thermometers say."""

_measured = []


def collect(lines):
    """Return the numbers in a day's lines; a blank line is a thermometer that did not answer."""
    for line in lines:
        if line.strip():
            _measured.append(float(line))
    return _measured
