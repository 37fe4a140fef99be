"""When something was handed in: where a class has rules on time, never the moment at which it happens to be graded."""

from collections.abc import Callable
from datetime import datetime, timedelta

from grader.classes.folder import Class
from grader.classes.lateness import due_of
from grader.course.roster import is_canvas
from grader.service.register import Seat

UNKNOWN = "when it was handed in is not known, so it counts as in time (times.csv can say it)"
LATE_EXTENDED = "Canvas calls it late; there is an extension, so it counts as in time (times.csv can say when it was)"
LATE_UNKNOWN = "Canvas calls it late and does not say when, so it counts as a day late (times.csv can say it)"


def handed_in_at(seat: Seat, slug: str, class_: Class | None, now: datetime) -> tuple[datetime | None, str]:
    """Return when a hand-in came, None where that does not matter yet, and what the instructor should know of it.

    What `times.csv` says of the file, or of all of that student's, comes first, then what the export's metadata says,
    then the date of the file in the class's archive, which is meant in the class's time zone. Canvas says only whether
    something was late by its own due date.

    Args:
        seat: the hand-in, and whose it is.
        slug: the challenge's.
        class_: the class; None: there are no rules on time.
        now: the time, with its zone.
    """
    at = seat.handed.at
    if class_ is None:
        return (at if at is not None and at.tzinfo is not None else None), ""
    of_all = class_.times.get((seat.student, slug))
    if (said := class_.times.get((seat.student, slug, seat.handed.student), of_all)) is not None:
        return said, ""
    is_late = "_LATE_" in seat.handed.student  # as Canvas names the file
    student = class_.student(seat.student)
    due = due_of(class_.policy, slug, student.extensions if student else {})
    if at is not None and not (is_late and due is not None and _placed(at, class_) <= due):
        return _placed(at, class_), ""
    is_extended = due != class_.policy.rules(slug).due
    if due is None or now <= due:
        return None, _clocks_disagree(due, class_) if is_late and not is_extended else ""
    if is_late:
        return (due, LATE_EXTENDED) if is_extended else (due + timedelta(seconds=1), LATE_UNKNOWN)
    return due, "" if is_canvas(seat.handed.student) else UNKNOWN  # what Canvas does not call late is not


def _clocks_disagree(due: datetime | None, class_: Class) -> str:
    """Say that Canvas calls late what the class's rules do not, before anybody's points are lost or given by it."""
    if due is None:
        return "Canvas calls it late; by class.toml it is never due, so it counts as in time"
    said = f"{due.astimezone(class_.policy.zone):%d %b %Y %H:%M %Z}"
    return f"Canvas calls it late; by class.toml it is due {said}, so it counts as in time: correct one of the two"


def in_time(slug: str, class_: Class | None) -> Callable[[str], datetime | None]:
    """Return what tells of a student's folder until when a hand-in is in time; None where any time is."""
    if class_ is None:
        return lambda _: None
    roster = class_.roster

    def until(folder: str) -> datetime | None:
        student = class_.student(roster.find(folder.removesuffix(".git")) or "")
        due = due_of(class_.policy, slug, student.extensions if student else {})
        return due + timedelta(minutes=class_.policy.rules(slug).grace_minutes) if due else None

    return until


def _placed(at: datetime, class_: Class) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=class_.policy.zone)
