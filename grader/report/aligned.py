"""A table as lines of text, its columns under each other."""

from collections.abc import Sequence
from itertools import accumulate


def aligned(labels: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> tuple[list[str], int]:
    """Return a line per row, all columns at the right of theirs, and how many columns did not fit.

    Args:
        labels: what stands before each row.
        cells: per row a text per column.
        room: columns of the paper.
    """
    left = max(map(len, labels), default=0)
    widths = [max(map(len, column)) + 2 for column in zip(*cells, strict=True)]
    fit = sum(left + total <= room for total in accumulate(widths))
    lines = []
    for label, row in zip(labels, cells, strict=True):
        lines.append(label.rjust(left) + "".join(cell.rjust(w) for cell, w in zip(row[:fit], widths, strict=False)))
    return lines, len(widths) - fit
