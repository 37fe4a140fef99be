"""What is kept of everybody, for figures and lists of a class; without the sources."""

from datetime import datetime
from typing import Any

import msgspec

from grader.gradebook.database import Database
from grader.gradebook.records import CheckMark, Judged, Pointless
from grader.gradebook.sql import Statement
from grader.report.check_result import Outcome
from grader.report.record import Diagnosis


class _Told(msgspec.Struct):
    """Of a kept grade all that figures need."""

    checks: tuple[CheckMark, ...]
    diagnosis: Diagnosis | None = None


class Everybody:
    """A part of the gradebook; every method is one transaction.

    Raises:
        MachineFault: from any method: as `Gradebook`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def judged(self, challenge: str) -> list[Judged]:
        """Return what came of all submissions that cost an attempt, in the order in which they were handed in."""
        with self._database.transaction() as run:
            return [_judged(*row) for row in run(Statement.JUDGED, {"challenge": challenge})]

    def pointless(self) -> dict[tuple[str, str], Pointless]:
        """Return (student, challenge) -> what became of the last hand-in that was no attempt, or is not judged yet."""
        with self._database.transaction() as run:
            return {
                (student, slug): msgspec.json.decode(grade, type=Pointless) if grade else Pointless()
                for student, slug, grade in run(Statement.POINTLESS, {})
            }

    def first_starts(self, challenge: str) -> dict[str, datetime]:
        """Return student -> when the challenge was first started, in UTC, of those whose start is kept here."""
        with self._database.transaction() as run:
            rows = run(Statement.FIRST_STARTS, {"challenge": challenge})
            return {student: datetime.fromisoformat(at) for student, at in rows}

    def hints_read(self, challenge: str) -> dict[str, int]:
        """Return student -> how many hints were read; without those who read none."""
        with self._database.transaction() as run:
            return {student: int(count) for student, count in run(Statement.HINTS_READ, {"challenge": challenge})}


def _judged(student: str, at: str, full: int, grade: Any) -> Judged:
    told = msgspec.json.decode(grade, type=_Told)
    return Judged(
        student=student,
        submitted_at=datetime.fromisoformat(at),
        full_marks=bool(full),
        checks=tuple(one for one in told.checks if one.outcome not in (Outcome.SKIPPED, Outcome.BROKEN)),
        mistakes=told.diagnosis.mistakes if told.diagnosis else (),
    )
