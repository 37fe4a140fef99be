"""What is kept of everybody, for figures and lists of a class; without the sources."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from grader.gradebook.database import Database
from grader.gradebook.records import CheckMark, Judged, Pointless
from grader.gradebook.sql import Statement
from grader.gradebook.values import is_student, to_text
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

    def refusals(self) -> dict[tuple[str, str], str]:
        """Return (student, challenge) -> why the last hand-in could not be graded, of whom the last one could not."""
        with self._database.transaction() as run:
            return {(student, slug): why for student, slug, why in run(Statement.REFUSALS, {})}

    def keep_refusals(self, challenge: str, why: Mapping[str, str], taken: Collection[str], at: datetime) -> None:
        """Keep why hand-ins could not be graded, in place of what was kept of the same students.

        Args:
            challenge: what was handed in.
            why: student -> the reason; where that is no name that a student can have, nothing is kept.
            taken: students whose hand-ins can be graded: of them nothing is kept any more.
            at: when.
        """
        kept = {student for student, slug in self.refusals() if slug == challenge}
        with self._database.transaction(writes=True) as run:
            for student in sorted(kept.intersection(taken).difference(why)):
                run(Statement.DROP_REFUSAL, {"student": student, "challenge": challenge})
            for student, reason in sorted(why.items()):
                if not is_student(student):
                    continue
                run(Statement.ADD_STUDENT, {"student": student, "at": to_text(at)})
                run(Statement.ADD_REFUSAL, {"student": student, "challenge": challenge, "why": reason})

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
