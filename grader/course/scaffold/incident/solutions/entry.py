"""The mean of each day: there is nothing wrong here."""

from collecting import collect


def daily_means(days):
    """Return the mean of each day's measurements; a day is a list of lines."""
    means = []
    for lines in days:
        measured = collect(lines)
        means.append(sum(measured) / len(measured))
    return means
