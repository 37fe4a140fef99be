# caught by: test_means
"""You show the last measurement of each day: the mean is asked for."""

from collecting import collect


def daily_means(days):
    """Return the mean of each day's measurements; a day is a list of lines."""
    return [collect(lines)[-1] for lines in days]
