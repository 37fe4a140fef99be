"""Draws what each pass counts for in the gradient, asked of the lesson's own loop with one input after the other."""

from grader.checks import WeightRow, WeightTable


def counts(gathered):
    ones = [[float(i == j) for j in range(3)] for i in range(3)]
    yours, expected = (tuple(gathered(one, clear=clear) for one in ones) for clear in (True, False))
    row = WeightRow(update=1, yours=yours, expected=expected)
    return WeightTable(check="", rows=(row,), columns=("1", "2", "3"), unit="micro-batch")
