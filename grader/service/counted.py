"""What counts of everything that was handed in: the class's rules, applied to what the gradebook holds."""

from grader.classes.folder import Class
from grader.classes.lateness import Attempt, Counted, settle
from grader.classes.policy import NO_POLICY
from grader.gradebook import Gradebook


def attempts_of(book: Gradebook) -> dict[str, list[Attempt]]:
    """Return student -> all attempts in all challenges."""
    attempts: dict[str, list[Attempt]] = {}
    for one in book.points():
        attempt = Attempt(one.challenge, one.id, one.submitted_at, one.earned, one.possible)
        attempts.setdefault(one.student, []).append(attempt)
    return attempts


def settled(student: str, attempts: list[Attempt], class_: Class | None) -> dict[str, Counted]:
    """Return challenge -> what counts for a student; without a class the best attempt, and lateness costs nothing."""
    if class_ is None:
        return settle(attempts, NO_POLICY, extensions={})
    who = class_.student(student)
    extensions = who.extensions if who else {}
    return settle(attempts, class_.policy, extensions=extensions, late_days=who.late_days if who else 0)
