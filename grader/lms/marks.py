"""What is filled in, whose it is, and what came of it."""

from collections.abc import Iterable, Mapping

import msgspec

from grader.course.roster import Roster, fold, given_first


def whole(points: float) -> float:
    """Return points without the dust of adding fractions up, and as a whole number where they are one.

    What every table and database then writes alike: 14, and not 14.0.
    """
    points = round(points, 6)
    return int(points) if points == int(points) else points


class Mark(msgspec.Struct, frozen=True):
    """The points that count for one student's work on one challenge, and how many full marks are.

    `note` says why they are others than were earned; empty where they are not.
    """

    earned: float
    possible: float
    note: str = ""

    def scaled(self, most: float | None) -> float:
        """Return the points where full marks are `most` of them; None: as many as here.

        Where nothing was judged in the class, there are only points by hand, which are as many there as here.
        """
        if most is None or not self.possible:
            return self.earned
        return self.earned / self.possible * most


Marks = Mapping[str, Mark]
"""Student -> mark, of one challenge."""

Reasons = Mapping[tuple[str, str], str]
"""(student, challenge) -> why there is no mark; who is not there has handed in nothing."""

NOTHING = "nothing that can be graded was handed in"


class RowNote(msgspec.Struct, frozen=True):
    """What the instructor should know of a row, or of a whole column.

    Attributes:
        line: of the file, from 1.
        who: the student as the file has it, or the column.
        why: it was not filled, or has the score that it has: a sentence without its full stop.
    """

    line: int
    who: str
    why: str


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A file with scores.

    Attributes:
        data: its bytes.
        put: cells that got a score where there was none or another one.
        changed: how many of them had another one.
        same: cells that had the score already.
        left_alone: rows and columns without a score of ours, in the file's order.
        adjusted: rows of whose score the class's rules or adjustments tell something, in the file's order.
        unseen: students with a mark of whom the file has no row, sorted.
        idle: columns of challenges for which nobody has points, in the file's order.
    """

    data: bytes
    put: int
    changed: int
    same: int
    left_alone: tuple[RowNote, ...]
    adjusted: tuple[RowNote, ...]
    unseen: tuple[str, ...]
    idle: tuple[str, ...] = ()


class Students:
    """Finds the student that a row is of, by what the row says and by a class's roster.

    Args:
        known: everyone of whom something is known, by the names that the gradebook has.
        roster: the class; None where it is not known: then a row must say a student's own name in the gradebook.
    """

    def __init__(self, known: Iterable[str], roster: Roster | None) -> None:
        self._roster = roster
        self._by_name: dict[str, set[str]] = {}
        for student in known:
            self._by_name.setdefault(fold(student), set()).add(student)

    def find(self, said: Iterable[str], number: str = "") -> tuple[str | None, str]:
        """Return the one student and "", or None and why.

        Args:
            said: the cells that may name the student, the surest first.
            number: that the file's own system gave the student, as `numbered` writes it: surer than all else.
        """
        names = [frozenset({fold(one), fold(given_first(one))}) - {""} for one in said]
        if self._roster is not None:
            student = self._roster.find_said([frozenset({number} - {""}), *names])
            return (student, "") if student else (None, "not in the roster, or several students are called so")
        for some in names:
            found = {student for name in some for student in self._by_name.get(name, ())}
            if len(found) == 1:
                return found.pop(), ""
        return None, "nothing was handed in under this name (a roster tells which names are one student's: --roster)"
