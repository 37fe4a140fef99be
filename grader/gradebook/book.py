"""The gradebook: what is asked of it and put into it, whichever database keeps it.

A submission is stored before it is run, and the first grade of a submission is its only one. Killed at any moment,
a grading leaves either nothing, or a submission without a grade (`ungraded`), or both.
"""

import hashlib
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from grader.errors import UsageFault
from grader.gradebook.claims import is_held, myself
from grader.gradebook.connect import open_database
from grader.gradebook.database import Run
from grader.gradebook.database_url import parse_url
from grader.gradebook.everybody import Everybody
from grader.gradebook.learning import Learning
from grader.gradebook.progress import count_progress
from grader.gradebook.queueing import Queueing
from grader.gradebook.records import EarnedPoints, Progress, StoredSubmission
from grader.gradebook.regrading import Regrading
from grader.gradebook.rows import columns_of, graded_of, submission_of
from grader.gradebook.sql import Statement
from grader.gradebook.values import check_student, to_text
from grader.report.record import Grade, from_json


def read_progress(url: str, student: str) -> dict[str, Progress]:
    """Return `Gradebook(url).progress(student)`; where there is no file yet, nothing, and create none.

    Raises:
        UsageFault: the URL or the name is not one.
        MachineFault: the gradebook cannot be read.
    """
    check_student(student)
    if parse_url(url).missing:
        return {}
    with Gradebook(url, reads=True) as book:
        return book.progress(student)


class Gradebook:
    """What is kept of all students; every method is one transaction.

    Args:
        url: a path, or an SQLAlchemy URL of SQLite or PostgreSQL; created where it is missing.
        reads: nothing is going to be written: a file that may only be read will do.

    Attributes:
        everybody: what is kept of a whole class in one challenge.
        regrading: grades that were replaced, and those that are proposed.
        learning: past grades, drafts of answers, and when to ask again.
        queueing: submissions that workers of a queue grade.

    Raises:
        UsageFault: the URL is of no known kind, its driver is missing, or a student's name is not one.
        MachineFault: from any method: read-only, full, locked, damaged, or written by a newer grade.
    """

    def __init__(self, url: str, *, reads: bool = False) -> None:
        self._database = open_database(url, reads=reads)
        self.everybody = Everybody(self._database)
        self.learning = Learning(self._database)
        self.regrading = Regrading(self._database)
        self.queueing = Queueing(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def add_submission(
        self,
        *,
        student: str,
        challenge: str,
        draw: int,
        source: bytes,
        filename: str,
        device: str,
        submitted_at: datetime,
        attempts: int | None = None,
    ) -> int:
        """Store a submission, on the disk when this returns, and return its number.

        `attempts` are allowed of this draw; a submission takes one until its grade says that it costs none.

        Raises:
            UsageFault: no attempt is left.
        """
        which = _key(student, challenge, draw)
        values = {
            **which,
            "source": source,
            "sha256": hashlib.sha256(source).hexdigest(),
            # A file's name may hold bytes that are no UTF-8; a database takes only text.
            "filename": filename.encode(errors="replace").decode().replace("\0", "?"),
            "device": device,
            "at": to_text(submitted_at),
        }
        with self._database.transaction(writes=True) as run:
            run(Statement.ADD_STUDENT, {"student": student, "at": values["at"]})
            if attempts is not None:
                _refuse_beyond(run, which, attempts)
            run(Statement.ADD_SUBMISSION, values)
            ((number,),) = run(Statement.LAST_ID, {})
            run(Statement.ADD_CLAIM, {"id": number, "holder": myself(), "at": to_text(datetime.now(UTC))})
            return int(number)

    def claim(self, submission_id: int) -> bool:
        """Say that this process grades a submission from now on; False where another one does, or has done.

        Who adds a submission has claimed it.
        """
        with self._database.transaction(writes=True) as run:
            stored = _find(run, submission_id)
            run(Statement.ALONE, {"student": stored.student})
            held = run(Statement.CLAIM, {"id": submission_id})
            if run(Statement.GRADE, {"id": submission_id}) or (held and is_held(*held[0])):
                return False
            run(Statement.ADD_CLAIM, {"id": submission_id, "holder": myself(), "at": to_text(datetime.now(UTC))})
            return True

    def correct_time(self, submission_id: int, submitted_at: datetime) -> None:
        """Say when a submission was handed in, where that turns out to have been another time."""
        with self._database.transaction(writes=True) as run:
            run(Statement.CORRECT_TIME, {"number": submission_id, "at": to_text(submitted_at)})

    def withdraw(self, submission_id: int) -> bool:
        """Forget a submission that has no grade; False where it has one: then it stays."""
        with self._database.transaction(writes=True) as run:
            stored = _find(run, submission_id)
            run(Statement.ALONE, {"student": stored.student})
            if run(Statement.GRADE, {"id": submission_id}):
                return False
            run(Statement.DROP_CLAIM, {"id": submission_id})
            run(Statement.DROP_SUBMISSION, {"id": submission_id})
            return True

    def reopen(self, submission_id: int) -> bool:
        """Forget a grade that claims nothing, so that its submission is graded again, by this process."""
        with self._database.transaction(writes=True) as run:
            run(Statement.DROP_GRADE, {"id": submission_id})
        return self.claim(submission_id)

    def store_grade(self, submission_id: int, grade: Grade) -> Grade:
        """Store a grade and return it; where the submission already has one, keep and return that one.

        Raises:
            UsageFault: there is no such submission.
        """
        values = {"id": submission_id, "at": to_text(datetime.now(UTC)), **columns_of(grade)}
        with self._database.transaction(writes=True) as run:
            _find(run, submission_id)
            run(Statement.ADD_GRADE, values)
            run(Statement.DROP_CLAIM, {"id": submission_id})
            ((stored,),) = run(Statement.GRADE, {"id": submission_id})
            return from_json(stored)

    def ungraded(self, student: str, challenge: str) -> list[StoredSubmission]:
        """Return the submissions that have no grade yet, oldest first."""
        which = _key(student, challenge)
        with self._database.transaction() as run:
            return [submission_of(row) for row in run(Statement.UNGRADED, which)]

    def submission(self, submission_id: int) -> StoredSubmission:
        """Return a submission by its number.

        Raises:
            UsageFault: there is none of that number.
        """
        with self._database.transaction() as run:
            return _find(run, submission_id)

    def last_grade(self, student: str, challenge: str) -> tuple[StoredSubmission, Grade] | None:
        """Return the latest submission that has a grade, and its grade."""
        which = _key(student, challenge)
        with self._database.transaction() as run:
            rows = run(Statement.LAST_GRADE, which)
            return graded_of(rows[0]) if rows else None

    def grades(self, student: str, challenge: str | None = None) -> list[tuple[StoredSubmission, Grade]]:
        """Return all submissions that have a grade, and their grades, oldest submission first."""
        statement = Statement.GRADES if challenge is None else Statement.GRADES_OF_CHALLENGE
        which = _key(student, challenge)
        with self._database.transaction() as run:
            return [graded_of(row) for row in run(statement, which)]

    def points(self) -> list[EarnedPoints]:
        """Return what everybody earned with each submission that cost an attempt, oldest submission first."""
        with self._database.transaction() as run:
            return [
                EarnedPoints(number, student, challenge, datetime.fromisoformat(at), *others)
                for number, student, challenge, at, *others in run(Statement.POINTS, {})
            ]

    def attempts_used(self, student: str, challenge: str, draw: int) -> int:
        """Return how many grades of this draw cost an attempt."""
        return int(self._one(Statement.ATTEMPTS, _key(student, challenge, draw)))

    def record_start(self, student: str, challenge: str, draw: int, at: datetime) -> None:
        """Record that a draw was started; its first start is the one that counts."""
        which = _key(student, challenge, draw)
        when = to_text(at)
        with self._database.transaction(writes=True) as run:
            run(Statement.ADD_STUDENT, {"student": student, "at": when})
            run(Statement.ADD_START, {**which, "at": when})

    def started(self, student: str, challenge: str, draw: int) -> datetime | None:
        """Return when a draw was first started, in UTC."""
        which = _key(student, challenge, draw)
        with self._database.transaction() as run:
            rows = run(Statement.START, which)
            return datetime.fromisoformat(rows[0][0]) if rows else None

    def latest_draw(self, student: str, challenge: str) -> int | None:
        """Return the highest draw that was started or submitted to."""
        draw = self._one(Statement.LATEST_DRAW, _key(student, challenge))
        return None if draw is None else int(draw)

    def next_hint(self, student: str, challenge: str, at: datetime, available: int) -> int:
        """Record and return the index (from 0) of the next of `available` hints; after the last one, that one again.

        Raises:
            UsageFault: there are no hints.
        """
        which = _key(student, challenge)
        if available < 1:
            raise UsageFault(f"{challenge} has no hints.", next_step=f"grade start {challenge}")
        when = {"student": student, "at": to_text(at)}
        with self._database.transaction(writes=True) as run:
            ((seen,),) = run(Statement.HINTS, which)
            index = min(int(seen), available - 1)
            run(Statement.ADD_STUDENT, when)
            run(Statement.ADD_HINT, {**when, "challenge": challenge, "hint": index})
        return index

    def hints_seen(self, student: str, challenge: str) -> int:
        """Return how many of the challenge's hints the student has read."""
        return int(self._one(Statement.HINTS, _key(student, challenge)))

    def progress(self, student: str) -> dict[str, Progress]:
        """Return where the student stands in every challenge of which anything is kept."""
        check_student(student)
        with self._database.transaction() as run:
            return count_progress(run, student)

    def _one(self, statement: Statement, parameters: dict[str, Any]) -> Any:
        with self._database.transaction() as run:
            ((value,),) = run(statement, parameters)
            return value


def _key(student: str, challenge: str | None, draw: int | None = None) -> dict[str, Any]:
    """Return the parameters that say whose and of what, without those that are None."""
    check_student(student)
    key = {"student": student, "challenge": challenge, "draw": draw}
    return {name: value for name, value in key.items() if value is not None}


def _refuse_beyond(run: Run, which: dict[str, Any], attempts: int) -> None:
    run(Statement.ALONE, {"student": which["student"]})
    ((used, taken),) = run(Statement.TAKEN, which)
    slug = which["challenge"]
    if used >= attempts:
        raise UsageFault(
            f"No attempt is left: {'the only one is' if attempts == 1 else f'all {attempts} are'} used",
            next_step=f"Read the explanation: grade report {slug} --open. "
            f"Or practise with new numbers: grade start {slug} --fresh",
        )
    if taken >= attempts:
        raise UsageFault("The last attempt is being judged right now", next_step=f"Wait, then: grade report {slug}")


def _find(run: Run, submission_id: int) -> StoredSubmission:
    rows = run(Statement.SUBMISSION, {"id": submission_id})
    if not rows:
        raise UsageFault(f"The gradebook holds no submission number {submission_id}.", next_step="grade status")
    return submission_of(rows[0])
