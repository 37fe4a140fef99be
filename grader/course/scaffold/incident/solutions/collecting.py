"""Each day has a list of its own."""


def collect(lines):
    """Return the numbers in a day's lines; a blank line is a thermometer that did not answer."""
    return [float(line) for line in lines if line.strip()]
