"""A challenge for another system."""

from pathlib import Path

import msgspec

from grader.classes.folder import read_class
from grader.classes.policy import FILE
from grader.course.autograder import autograder
from grader.course.course import Course
from grader.course.points import points_of
from grader.course.release import refuse_existing, write_new
from grader.report.check_result import Points
from grader.report.formats.gradescope import not_judged
from grader.service.showing import showing_of


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written.

    Attributes:
        file: where.
        points: what full marks are; None where a check computes what it is worth.
    """

    file: Path
    points: Points | None


def export_gradescope(course: Course, name: str, out: Path | None, class_folder: Path | None = None) -> Exported:
    """Write the zip that Gradescope makes an autograder of; the class's rules say what students see there.

    Raises:
        UsageFault: there is no such challenge, the place is taken, or something in the class's folder is wrong.
        CourseFault: the challenge is broken.
        MachineFault: it cannot be written.
    """
    challenge = course.find(name)
    file = out or Path(f"{challenge.slug}-autograder.zip")
    refuse_existing(file)
    rules = {}
    if class_folder is not None:
        showing_of(challenge, read_class(class_folder, course.slugs()).policy)
        rules[FILE] = (class_folder / FILE).read_bytes()
    unfinished = not_judged("the grading was ended before it was done")
    data = autograder(course, challenge, unfinished, rules)
    write_new(file, data)
    return Exported(file=file, points=points_of(challenge))
