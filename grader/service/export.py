"""A challenge for another system."""

from pathlib import Path

import msgspec

from grader.course.autograder import autograder
from grader.course.challenge import Challenge, read_course_text
from grader.course.checks_file import read_checks
from grader.course.course import Course
from grader.course.release import refuse_existing, write_new
from grader.report.formats.gradescope import not_judged
from grader.report.record import Points, total


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written.

    Attributes:
        file: where.
        points: what full marks are; None where a check computes what it is worth.
    """

    file: Path
    points: Points | None


def export_gradescope(course: Course, name: str, out: Path | None) -> Exported:
    """Write the zip that Gradescope makes an autograder of.

    Raises:
        UsageFault: there is no such challenge, or the place is taken.
        CourseFault: the challenge is broken.
        MachineFault: it cannot be written.
    """
    challenge = course.find(name)
    file = out or Path(f"{challenge.slug}-autograder.zip")
    refuse_existing(file)
    data = autograder(course, challenge, not_judged("the grading was ended before it was done"))
    write_new(file, data)
    return Exported(file=file, points=_points(challenge))


def _points(challenge: Challenge) -> Points | None:
    worth = [check.points for file in challenge.checks_files for check in read_checks(read_course_text(file)).checks]
    known = [points for points in worth if points is not None]
    return total(known) if len(known) == len(worth) else None
