"""What counts of everything that was handed in: the class's rules, applied to what the gradebook holds."""

from grader.classes.folder import Class
from grader.classes.lateness import Attempt, Counted, settle
from grader.classes.policy import NO_POLICY
from grader.gradebook import Gradebook
from grader.lms.marks import Mark, whole


def attempts_of(book: Gradebook) -> dict[str, list[Attempt]]:
    """Return student -> all attempts in all challenges, oldest first.

    The same file again, with nothing else in between, is no attempt of its own: it was handed in when it first was,
    however often it was clicked, downloaded or stored since, by several at once too.
    """
    attempts: dict[str, list[Attempt]] = {}
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for one in sorted(book.points(), key=lambda one: (one.submitted_at, one.id)):
        what = one.draw, one.sha256
        if last.get((one.student, one.challenge)) != what:
            attempt = Attempt(one.challenge, one.id, one.submitted_at, one.earned, one.possible)
            attempts.setdefault(one.student, []).append(attempt)
        last[one.student, one.challenge] = what
    return attempts


def settled(student: str, attempts: list[Attempt], class_: Class | None) -> dict[str, Counted]:
    """Return challenge -> what counts for a student; without a class the best attempt, and lateness costs nothing."""
    if class_ is None:
        return settle(attempts, NO_POLICY, extensions={})
    who = class_.student(student)
    extensions = who.extensions if who else {}
    return settle(attempts, class_.policy, extensions=extensions, late_days=who.late_days if who else 0)


def marks_of(student: str, attempts: list[Attempt], class_: Class | None) -> dict[str, Mark]:
    """Return challenge -> the points that a student has there, with those that are given by hand.

    Where a student has only these, it is not known here what full marks are; a comment alone is no points.
    """
    marks = {
        slug: Mark(
            whole(counted.points),
            whole(max(one.possible for one in attempts if one.challenge == slug)),
            counted.note,
        )
        for slug, counted in settled(student, attempts, class_).items()
    }
    for slug, adjustment in (class_.given(student) if class_ else {}).items():
        if slug not in marks and adjustment.points is None:
            continue
        before = marks.get(slug, Mark(0, 0))
        points = whole(max(0, before.earned + (adjustment.points or 0)))
        marks[slug] = Mark(points, before.possible, " ".join(filter(None, (before.note, adjustment.note))))
    return marks
