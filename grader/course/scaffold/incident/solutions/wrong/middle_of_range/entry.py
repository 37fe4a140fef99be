# caught by: test_means
"""You show the middle between the smallest and the largest measurement, which is no mean."""

from collecting import collect


def daily_means(days):
    """Return the mean of each day's measurements; a day is a list of lines."""
    return [(min(collect(lines)) + max(collect(lines))) / 2 for lines in days]
