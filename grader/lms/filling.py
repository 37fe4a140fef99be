"""Puts scores into a file, and keeps account of what was put and what was left alone, whatever system it is for."""

from collections.abc import Iterable

from grader.lms.marks import Filled, LeftAlone
from grader.lms.sheet import Line, Sheet


class Filling:
    """One file that is being filled.

    Attributes:
        seen: the students whose rows were found.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._left: list[LeftAlone] = []
        self._put = self._changed = self._same = 0
        self.seen: set[str] = set()

    def put(self, line: Line, column: int, score: float) -> None:
        """Put a score into a cell, unless it stands there already: the systems compare two decimals."""
        before = self._sheet.read_number(line.cell(column))
        if before is not None and round(before, 2) == round(score, 2):
            self._same += 1
            return
        self._put += 1
        self._changed += before is not None
        line.put(column, self._sheet.written(score))

    def leave(self, line: Line, who: str, why: str) -> None:
        """Leave a row, or in the first row a column, alone."""
        self._left.append(LeftAlone(line.number, who, why))

    def done(self, marked: Iterable[str]) -> Filled:
        """Return the file, and what came of it; `marked` are the students with points for what has a column."""
        return Filled(
            data=self._sheet.bytes(), put=self._put, changed=self._changed, same=self._same,
            left_alone=tuple(sorted(self._left, key=lambda one: one.line)),
            unseen=tuple(sorted(set(marked) - self.seen)),
        )  # fmt: skip
