"""`adjustments.csv`: points and comments that an instructor gives by hand, beside what the checks gave."""

import re
from collections.abc import Collection
from pathlib import Path

import msgspec

from grader.classes.rows import read_rows
from grader.errors import UsageFault
from grader.text import number

FILE = "adjustments.csv"
_COLUMNS = ["student", "challenge", "points", "comment"]
_MOST = 10_000


class Adjustment(msgspec.Struct, frozen=True):
    """What is given by hand to one student for one challenge.

    Attributes:
        points: are added to what counts, lateness and all; below 0 they are taken off. None: a comment alone.
        comment: is shown to the student; may be empty.
        line: of the file.
    """

    points: float | None
    comment: str
    line: int

    @property
    def note(self) -> str:
        """What it is, as a sentence."""
        points = self.points or 0
        signed = f"{'−' if points < 0 else '+' if points else ''}{number(abs(points))}"
        given = f"{signed} point{'s' if abs(points) != 1 else ''} by hand" if self.points is not None else ""
        return ": ".join(filter(None, (given, self.comment))).rstrip(".") + "."


Adjustments = dict[tuple[str, str], Adjustment]
"""(student, challenge) -> what is given by hand."""


def read_adjustments(file: Path, students: Collection[str]) -> Adjustments:
    """Read `adjustments.csv`; nothing where there is none.

    Args:
        file: the file.
        students: of the class.

    Raises:
        UsageFault: it cannot be read; names the file, the line and what is wrong there.
    """
    found: Adjustments = {}
    for line, cells, _ in read_rows(file, _COLUMNS):
        where = f"{file}, line {line}"
        student, challenge, adjustment = _read(cells, where, line)
        if student not in students:
            raise UsageFault(f"{where}: the roster has no student {student!r}")
        if before := found.get((student, challenge)):
            raise UsageFault(f"{where}: {student} and {challenge} stand in line {before.line} already")
        found[student, challenge] = adjustment
    return found


def _read(row: list[str], where: str, line: int) -> tuple[str, str, Adjustment]:
    if len(row) != len(_COLUMNS):
        raise UsageFault(
            f"{where}: {len(row)} cells, not {len(_COLUMNS)}", next_step='A comment with a comma stands in "quotes".'
        )
    student, challenge, points, comment = row
    if not (points or comment):
        raise UsageFault(f"{where}: neither points nor a comment")
    if points and not re.fullmatch(r"[+−-]?\d{1,6}(\.\d{1,6})?", points):
        raise UsageFault(f"{where}: {points!r} is no number of points such as 2, -1 or 0.5")
    value = float(points.replace("−", "-")) if points else None
    if abs(value or 0) > _MOST:
        raise UsageFault(f"{where}: {points} is more than {_MOST:,} points")
    return student, challenge, Adjustment(value, " ".join(comment.split()), line)
