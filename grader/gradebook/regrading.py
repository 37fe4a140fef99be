"""What was graded again: proposed, then counted in place of what stood there, which is kept."""

from datetime import UTC, datetime

from grader.gradebook.database import Database
from grader.gradebook.records import StoredSubmission
from grader.gradebook.rows import columns_of, graded_of
from grader.gradebook.sql import Statement
from grader.gradebook.values import to_text
from grader.report.record import Grade, from_json, to_json


class Regrading:
    """A part of the gradebook; every method is one transaction.

    Raises:
        MachineFault: from any method: as `Gradebook`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def graded(self, challenge: str) -> list[tuple[StoredSubmission, Grade]]:
        """Return everybody's submissions to a challenge whose grade cost an attempt, and that grade, oldest first."""
        with self._database.transaction() as run:
            return [graded_of(row) for row in run(Statement.GRADED, {"challenge": challenge})]

    def propose(self, submission_id: int, judged_by: str, grade: Grade) -> None:
        """Keep what a submission would get, in place of what was proposed before; it counts for nothing.

        `judged_by` is the fingerprint of what judged it.
        """
        values = {"id": submission_id, "judged_by": judged_by, "grade": to_json(grade).decode()}
        with self._database.transaction(writes=True) as run:
            run(Statement.PROPOSE, values)

    def proposals(self, challenge: str, judged_by: str) -> dict[int, Grade]:
        """Return submission -> what it would get, judged by that."""
        which = {"challenge": challenge, "judged_by": judged_by}
        with self._database.transaction() as run:
            return {number: from_json(grade) for number, grade in run(Statement.PROPOSALS, which)}

    def replace(self, submission_id: int, grade: Grade) -> None:
        """Count a grade from now on in place of the one that a submission has, which is kept as a former one.

        A proposal for it has served its purpose. Without a grade there is nothing to replace, and nothing happens.
        """
        at = to_text(datetime.now(UTC))
        with self._database.transaction(writes=True) as run:
            before = run(Statement.GRADE, {"id": submission_id})
            if not before:
                return
            former = run(Statement.FORMER, {"id": submission_id})
            values = {"id": submission_id, "number": len(former) + 1, "at": at, "grade": before[0][0]}
            run(Statement.ADD_FORMER, values)
            new = {f"new_{name}": value for name, value in columns_of(grade).items()}
            run(Statement.REPLACE_GRADE, {"number": submission_id, "at": at, **new})
            run(Statement.DROP_PROPOSAL, {"id": submission_id})

    def former(self, submission_id: int) -> list[Grade]:
        """Return the grades that a submission had before the one that counts, the oldest first."""
        with self._database.transaction() as run:
            return [from_json(grade) for (grade,) in run(Statement.FORMER, {"id": submission_id})]
