"""When something was handed in: where a class has rules on time, never the moment at which it happens to be graded."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from grader.classes.folder import Class
from grader.classes.lateness import due_of
from grader.course.archive import Handed
from grader.course.roster import is_canvas
from grader.service.register import Seat

UNKNOWN = "when it was handed in is not known, so it counts as in time (times.csv can say it)"
LATE_EXTENDED = "Canvas calls it late; there is an extension, so it counts as in time (times.csv can say when it was)"
LATE_UNKNOWN = "Canvas calls it late and does not say when, so it counts as a day late (times.csv can say it)"


_TOLD, _LATE, _NOTHING = range(3)
"""How much is known: when it was, or that it was in time; that it was late; nothing."""


def handed_in_at(seat: Seat, slug: str, class_: Class | None, now: datetime) -> tuple[datetime | None, str]:
    """Return when a hand-in came, None where that does not matter yet, and what the instructor should know of it.

    Of the same file in several places it is the earliest time that one of them tells: what is only assumed, as nothing
    tells it, counts where none does.

    What `times.csv` says of the file, or of all of that student's, comes first, then what the export's metadata says,
    then the date of the file in the class's archive, which is meant in the class's time zone. Canvas says only whether
    something was late by its own due date.

    Args:
        seat: the hand-in, and whose it is.
        slug: the challenge's.
        class_: the class; None: there are no rules on time.
        now: the time, with its zone.
    """
    if class_ is None:
        return min((one.at for one in seat.all_handed if one.at and one.at.tzinfo), default=None), ""
    found = [_said(one, seat.student, slug, class_, now) for one in seat.all_handed]
    _, at, note = min(found, key=lambda one: (one[0], one[1] or datetime.max.replace(tzinfo=UTC)))
    return at, note


def _said(handed: Handed, name: str, slug: str, class_: Class, now: datetime) -> tuple[int, datetime | None, str]:
    """Return how much is known of one hand-in of a student, when it came, and what the instructor should know."""
    if (told := _told(handed, name, slug, class_)) is not None:
        return _TOLD, told, ""
    is_late, due = _is_late(handed), _due(name, slug, class_)
    is_extended = due != class_.policy.rules(slug).due
    if due is None or now <= due:
        note = _clocks_disagree(due, class_) if is_late and not is_extended else ""
        return _LATE if is_late else _NOTHING, None, note
    if is_late:
        return _LATE, *((due, LATE_EXTENDED) if is_extended else (due + timedelta(seconds=1), LATE_UNKNOWN))
    if is_canvas(handed.student):  # what Canvas does not call late is not
        return _TOLD, due, ""
    return _NOTHING, due, UNKNOWN


def is_told(seat: Seat, slug: str, class_: Class | None, at: datetime | None) -> bool:
    """Tell whether a time that `handed_in_at` gave is the very one that something tells, and no bound or assumption."""
    return class_ is None or any(
        at is not None and _told(one, seat.student, slug, class_) == at for one in seat.all_handed
    )


def _told(handed: Handed, name: str, slug: str, class_: Class) -> datetime | None:
    """Return when one hand-in came, where that is told."""
    said = class_.times.get((name, slug, handed.student), class_.times.get((name, slug)))
    if said is not None or handed.at is None:
        return said
    at = handed.at if handed.at.tzinfo is not None else handed.at.replace(tzinfo=class_.policy.zone)
    due = _due(name, slug, class_)
    return None if _is_late(handed) and due is not None and at <= due else at


def _is_late(handed: Handed) -> bool:
    return "_LATE_" in handed.student  # as Canvas names the file


def _due(name: str, slug: str, class_: Class) -> datetime | None:
    student = class_.student(name)
    return due_of(class_.policy, slug, student.extensions if student else {})


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
