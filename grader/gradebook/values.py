"""What may be kept: a student's name, and times."""

import unicodedata
from datetime import UTC, datetime

from grader.errors import GraderFault, UsageFault

LONGEST_NAME = 200


def is_student(name: str) -> bool:
    """Tell whether a student can have this name."""
    return not _why_no_student(name)


def check_student(student: str) -> None:
    """Accept a student's name, or say why not.

    Raises:
        UsageFault: empty, over 200 characters, or with a control character in it.
    """
    if reason := _why_no_student(student):
        raise UsageFault(f"The student's name {reason}.", next_step="Type the name again: --student NAME")


def _why_no_student(name: str) -> str:
    if not name:
        return "is empty"
    if len(name) > LONGEST_NAME:
        return f"has {len(name)} characters; at most {LONGEST_NAME} are allowed"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        return "holds a control character (such as a line break) or a byte that is not UTF-8"
    return ""


def to_text(at: datetime) -> str:
    """Write a time as ISO 8601 in UTC, always in the same width, so that text sorts by time.

    Raises:
        GraderFault: the time has no time zone.
    """
    if at.tzinfo is None:
        raise GraderFault(f"The time {at} has no time zone.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")
