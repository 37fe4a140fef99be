"""Draws what each rank's micro-batch counts for, as the lesson's own ranks told it."""

from grader.checks import WeightRow, WeightTable


def counts(by_own, by_all):
    row = WeightRow(update=1, yours=tuple(by_own), expected=tuple(by_all))
    return WeightTable(check="", rows=(row,), columns=("1 (rank 0)", "2 (rank 1)"), unit="micro-batch")
