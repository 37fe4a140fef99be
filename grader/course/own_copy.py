"""`student.toml` in a student's own copy of a course: whose it is, that student's key, and how long clocks run.

The clocks are for the student's own practice: what is late by them is told and costs nothing.
"""

import tomllib
from pathlib import Path

import msgspec

from grader.errors import CourseFault
from grader.files import UnreadableFile, decode_text, read_regular

FILE = "student.toml"
_MAX_BYTES = 1 << 16
_ABOUT = "# Made by `grade release` for one student: the numbers of your tasks come from it. Keep it to yourself.\n"


class OwnCopy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the file says.

    Attributes:
        student: whose copy it is.
        key: that student's, in hexadecimal.
        time_factor: every time limit is so many times as long.
    """

    student: str
    key: str
    time_factor: float = 1.0


def read_own_copy(root: Path) -> OwnCopy | None:
    """Return what the copy at `root` says of itself; None where it is nobody's own.

    Raises:
        CourseFault: the file is there but damaged or unreadable.
    """
    file = root / FILE
    try:
        text = decode_text(read_regular(file, _MAX_BYTES))
    except UnreadableFile as fault:
        if fault.why == "missing":
            return None
        raise CourseFault(f"{file}: it {fault}") from None
    again = "Unpack the course that you were given again."
    try:
        found = msgspec.convert(tomllib.loads(text), OwnCopy)
        length = len(bytes.fromhex(found.key))
    except ValueError as fault:
        raise CourseFault(f"{file}: damaged: {fault}", next_step=again) from None
    if not found.student or length != 32:
        raise CourseFault(f"{file}: damaged: it names no student, or its key is cut", next_step=again)
    return found


def time_factor(root: Path) -> float:
    """Return how many times as long clocks run in the copy at `root`; of a damaged one, which others tell of, 1."""
    try:
        own = read_own_copy(root)
    except CourseFault:
        return 1.0
    return own.time_factor if own is not None and 1 <= own.time_factor <= 10 else 1.0


def own_copy_toml(own: OwnCopy) -> str:
    """Return the file's text."""
    import msgspec.toml

    return _ABOUT + msgspec.toml.encode(own).decode("utf-8")
