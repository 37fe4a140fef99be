"""Puts scores into a file, and keeps account of what was put and what was left alone, whatever system it is for."""

from collections.abc import Iterable

from grader.lms.marks import Filled, Mark, RowNote
from grader.lms.sheet import Line, Sheet


class Filling:
    """One file that is being filled.

    Attributes:
        seen: the students whose rows were found.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._left: list[RowNote] = []
        self._adjusted: list[RowNote] = []
        self._put = self._changed = self._same = 0
        self.seen: set[str] = set()

    def put(self, line: Line, who: str, column: int, *, mark: Mark, out_of: float | None) -> None:
        """Put a score into a cell, unless it stands there already: the systems compare two decimals.

        Args:
            line: the row.
            who: it is of.
            column: the cell.
            mark: what it is worth.
            out_of: what full marks are there; None where nothing says it.
        """
        score = mark.scaled(out_of)
        if mark.note:
            self._adjusted.append(RowNote(line.number, who, f"{self._sheet.written(score)}. {mark.note.rstrip('.')}"))
        before = self._sheet.read_number(line.cell(column))
        if before is not None and round(before, 2) == round(score, 2):
            self._same += 1
            return
        self._put += 1
        self._changed += before is not None
        line.put(column, self._sheet.written(score))

    def leave(self, line: Line, who: str, why: str) -> None:
        """Leave a row, or in the first row a column, alone."""
        self._left.append(RowNote(line.number, who, why))

    def done(self, marked: Iterable[str]) -> Filled:
        """Return the file, and what came of it; `marked` are the students with points for what has a column."""
        return Filled(
            data=self._sheet.bytes(), put=self._put, changed=self._changed, same=self._same,
            left_alone=tuple(sorted(self._left, key=lambda one: one.line)),
            adjusted=tuple(sorted(self._adjusted, key=lambda one: one.line)),
            unseen=tuple(sorted(set(marked) - self.seen)),
        )  # fmt: skip
