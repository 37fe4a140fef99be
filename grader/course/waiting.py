"""What a student's copy of a course knows of the hidden checks: their names and points, nothing else.

`grade release` reads them off the hidden file and writes them as `waiting.json`; the checks themselves never leave.
"""

import msgspec

from grader.course.challenge import WAITING, Challenge, course_path, read_course_text
from grader.course.checks_file import read_checks
from grader.errors import CourseFault
from grader.report.check_result import Points
from grader.report.showing import EVERYTHING, LATER, Showing


class Waiting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check that only the instructor can run: its id, its docstring, its points."""

    id: str
    title: str
    points: Points | None


def waiting_for(challenge: Challenge) -> list[Waiting]:
    """Return the checks that are not on this machine; none where `grade release` did not list them.

    Raises:
        CourseFault: the list is damaged.
    """
    file = challenge.folder / WAITING
    if challenge.hidden is not None or not file.is_file():
        return []
    try:
        return msgspec.json.decode(read_course_text(file), type=list[Waiting])
    except msgspec.MsgspecError as fault:
        raise CourseFault(
            f"{course_path(file)}: damaged: {fault}", next_step="Unpack the course that you were given again."
        ) from None


def waiting_json(challenge: Challenge, showing: Showing = EVERYTHING) -> bytes:
    """Return the text of `waiting.json` for a challenge with hidden checks.

    A check that is not always shown has neither its name nor its title there, only its points.

    Raises:
        CourseFault: the hidden file is missing or is not Python.
    """
    file = challenge.checks_file
    try:
        checks = read_checks(read_course_text(file)).checks
    except (SyntaxError, ValueError) as fault:
        raise CourseFault(f"{course_path(file)}: not Python: {fault}") from None
    listed = []
    for number, one in enumerate(checks, start=1):
        when = showing.of(one.name).checks
        name, title = (one.name, one.title) if when == "always" else (f"check_{number}", f"It is shown {LATER[when]}.")
        listed.append(Waiting(name, title, one.points))
    return msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n"
