"""What is kept for learning: past grades, answers that were not handed in yet, and when to ask again."""

from datetime import datetime
from typing import Any

import msgspec

from grader.gradebook.database import Database, Run
from grader.gradebook.records import PastGrade, Review
from grader.gradebook.sql import Statement
from grader.gradebook.values import check_student, to_text
from grader.report.record import Diagnosis


class _Told(msgspec.Struct):
    """Of a kept grade all that a history needs."""

    diagnosis: Diagnosis | None = None


class Learning:
    """A part of the gradebook; every method is one transaction.

    Raises:
        UsageFault: from any method: a student's name is not one.
        MachineFault: from any method: as `Gradebook`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def history(self, student: str) -> list[PastGrade]:
        """Return what came of all of a student's graded submissions, oldest first."""
        check_student(student)
        with self._database.transaction() as run:
            return [_past(*row) for row in run(Statement.HISTORY, {"student": student})]

    def draft(self, student: str, challenge: str, draw: int) -> dict[str, object]:
        """Return the answers that were kept, by name; empty where there are none."""
        check_student(student)
        with self._database.transaction() as run:
            rows = run(Statement.DRAFT, {"student": student, "challenge": challenge, "draw": draw})
            return msgspec.json.decode(rows[0][0], type=dict[str, object]) if rows else {}

    def keep_draft(self, student: str, challenge: str, draw: int, *, answers: dict[str, object], at: datetime) -> None:
        """Keep answers, plain values by name, in place of those kept before; without any, keep none."""
        check_student(student)
        which = {"student": student, "challenge": challenge, "draw": draw}
        with self._database.transaction(writes=True) as run:
            if not answers:
                run(Statement.DROP_DRAFT, which)
                return
            _add_student(run, student, at)
            run(Statement.ADD_DRAFT, {**which, "answers": msgspec.json.encode(answers).decode()})

    def reviews(self, student: str) -> list[Review]:
        """Return when what was solved is to be asked again, as far as it was counted; the first due first."""
        check_student(student)
        with self._database.transaction() as run:
            return [
                Review(challenge=challenge, seen=seen, due=datetime.fromisoformat(due), card=card)
                for challenge, seen, due, card in run(Statement.REVIEWS, {"student": student})
            ]

    def keep_reviews(self, student: str, reviews: list[Review], at: datetime) -> None:
        """Keep when to ask again, in place of what has seen less."""
        check_student(student)
        with self._database.transaction(writes=True) as run:
            _add_student(run, student, at)
            for one in reviews:
                values = {"challenge": one.challenge, "seen": one.seen, "due": to_text(one.due), "card": one.card}
                run(Statement.ADD_REVIEW, {"student": student, **values})


def _add_student(run: Run, student: str, at: datetime) -> None:
    run(Statement.ADD_STUDENT, {"student": student, "at": to_text(at)})


def _past(number: int, challenge: str, draw: int, at: str, full: int, costs: int, grade: Any) -> PastGrade:
    told = msgspec.json.decode(grade, type=_Told)
    return PastGrade(
        id=number,
        challenge=challenge,
        draw=draw,
        submitted_at=datetime.fromisoformat(at),
        full_marks=bool(full),
        costs_attempt=bool(costs),
        mistakes=told.diagnosis.mistakes if told.diagnosis else (),
    )
