"""Draws what each micro-batch counts for, asked of the lesson's own loops with one input after the other."""

from grader.checks import WeightRow, WeightTable


def counts(flushed, windowed):
    ones = [[float(i == j) for j in range(10)] for i in range(10)]
    yours, expected = (list(zip(*(loop(one, 4) for one in ones))) for loop in (flushed, windowed))
    rows = tuple(WeightRow(update=i, yours=a, expected=b) for i, (a, b) in enumerate(zip(yours, expected), 1))
    return WeightTable(check="", rows=rows, columns=tuple(map(str, range(1, 11))), unit="micro-batch")
