"""Only None stands for a number that was not measured; zero is a number."""


def clean(values):
    """Return a new list of the measured numbers, in their order."""
    return [value for value in values if value is not None]
