"""Submissions that are graded by workers of a queue: who has which in hand, and their grades."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from grader.gradebook.claims import is_elsewhere, is_held, myself, waiting_in
from grader.gradebook.database import Database, Run
from grader.gradebook.records import StoredSubmission
from grader.gradebook.rows import columns_of, submission_of
from grader.gradebook.sql import Statement
from grader.gradebook.values import to_text
from grader.report.record import Grade, from_json


class Taken(msgspec.Struct, frozen=True):
    """What a worker has got.

    Attributes:
        mine: submissions that it is to grade now.
        held: whether another process has some of them in hand, and may still end without a grade.
    """

    mine: tuple[StoredSubmission, ...]
    held: bool


class Queueing:
    """A part of the gradebook; every method is one transaction.

    Raises:
        MachineFault: from any method: as `Gradebook`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def hand_over(self, numbers: Iterable[int], queue: str) -> None:
        """Say that submissions wait in a queue, whoever had them in hand before; of a graded one say nothing."""
        with self._database.transaction(writes=True) as run:
            for number in sorted(numbers):
                if not run(Statement.GRADE, {"id": number}):
                    _claim(run, number, waiting_in(queue))

    def take(self, numbers: Iterable[int], queue: str) -> Taken:
        """Claim for this process what has no grade, waits in no other queue, and is in nobody's hand."""
        mine, held = [], False
        with self._database.transaction(writes=True) as run:
            rows = [row for number in sorted(numbers) for row in run(Statement.SUBMISSION, {"id": number})]
            found = [submission_of(row) for row in rows]
            for student in sorted({stored.student for stored in found}):  # in one order: nobody waits for each other
                run(Statement.ALONE, {"student": student})
            for stored in found:
                claims = run(Statement.CLAIM, {"id": stored.id})
                if run(Statement.GRADE, {"id": stored.id}) or any(is_elsewhere(holder, queue) for holder, _ in claims):
                    continue
                if any(is_held(*claim) for claim in claims):
                    held = True
                    continue
                _claim(run, stored.id, myself())
                mine.append(stored)
        return Taken(tuple(mine), held)

    def store(self, grades: Mapping[int, Grade]) -> None:
        """Store grades by submission, all or none; a submission that has one already keeps it."""
        at = to_text(datetime.now(UTC))
        with self._database.transaction(writes=True) as run:
            for number, grade in sorted(grades.items()):
                run(Statement.ADD_GRADE, {"id": number, "at": at, **columns_of(grade)})
                run(Statement.DROP_CLAIM, {"id": number})

    def waiting(self, challenge: str) -> set[int]:
        """Return everybody's submissions to a challenge that have no grade."""
        with self._database.transaction() as run:
            return {number for (number,) in run(Statement.WAITING, {"challenge": challenge})}

    def grades(self, numbers: Iterable[int]) -> dict[int, Grade]:
        """Return submission -> its grade, of those that have one."""
        with self._database.transaction() as run:
            return {number: from_json(grade) for number in numbers for (grade,) in run(Statement.GRADE, {"id": number})}


def _claim(run: Run, number: int, holder: str) -> None:
    run(Statement.ADD_CLAIM, {"id": number, "holder": holder, "at": to_text(datetime.now(UTC))})
