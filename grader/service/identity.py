"""Whose numbers a file is judged by: its stamp says it, else the folder that it lies in.

Where neither is known, the file is refused: an answer to one student's numbers is nothing against another's.
"""

from pathlib import Path

import msgspec

from grader.course.course import Course
from grader.course.keys import CourseKey, course_key
from grader.course.locate import Located
from grader.course.stamp import Stamp, find_stamp, stamp_code
from grader.course.submission_file import SubmissionText
from grader.course.variant import has_numbers
from grader.errors import RefusedSubmission


def identify(located: Located, read: SubmissionText, who: str) -> tuple[Located, str]:
    """Return what was located, with the draw that the file was written for, and what is odd about its stamp.

    The draw is None where nothing says it.

    Args:
        located: the challenge, and the folder's draw.
        read: the submission.
        who: whose submission it is to be.

    Raises:
        RefusedSubmission: the file was written for another challenge, student or draw, or its stamp is not genuine.
    """
    key, own = course_key(located.course), located.draw if located.student == who else None
    stamp, numbers = find_stamp(read), has_numbers(located.challenge)
    if stamp is not None:
        _refuse_foreign(stamp, located, read.filename, who)
        if not stamp.is_genuine(key):
            if numbers:
                raise _forged(read.filename, located)
            return located, f"The stamp of {read.filename} was changed, or was not made for this course."
        if numbers and own is not None and own != stamp.draw:
            raise RefusedSubmission(
                f"{read.filename} was written for {_draw(stamp.draw)}, and the folder holds {_draw(own)}",
                next_step="Take over what you need into the folder's own file; or submit this one from another folder.",
            )
        if numbers:
            return msgspec.structs.replace(located, student=who, draw=stamp.draw), ""
    if own is not None and numbers and stamp is None:
        _refuse_other_key(located, who, own, key)
    return located, ""


def known_draw(located: Located, latest: int | None) -> int:
    """Return the draw of a file that names none and lies in no folder of its own.

    Args:
        located: the challenge.
        latest: the highest draw that the student has started.

    Raises:
        RefusedSubmission: it needs one, and it may be any of several, or none was started.
    """
    if has_numbers(located.challenge) and latest != 0:
        slug = located.challenge.slug
        raise RefusedSubmission(
            f"{located.file.name} does not say whose numbers it is for: it has no `# grade-stamp:` line",
            next_step=f"Write your answer into the file that `grade start {slug}` makes, and submit that.",
        )
    return latest or 0


def own_student(course: Course) -> str | None:
    """Return whose copy of the course this is; None where it is nobody's in particular."""
    return course_key(course).student or None


def _refuse_foreign(stamp: Stamp, located: Located, name: str, who: str) -> None:
    slug = located.challenge.slug
    if stamp.challenge != slug:
        raise RefusedSubmission(
            f"{name} was written for {stamp.challenge:.60}, and this is {slug}",
            next_step=f"grade submit {stamp.challenge:.60} {located.file}",
        )
    if stamp.student != who:
        raise RefusedSubmission(
            f"{name} was written for {stamp.student:.60}, and you submit as {who}",
            next_step=f"If that is you too: grade submit {slug} {located.file} --student {stamp.student:.60}. "
            f"Else get your own: grade start {slug}",
        )


def _forged(name: str, located: Located) -> RefusedSubmission:
    return RefusedSubmission(
        f"The stamp of {name} was changed, or was not made for this course, so its numbers are not known",
        next_step="Write your answer into a file with a stamp of this course: "
        f"grade start {located.challenge.slug} --fresh",
    )


def _refuse_other_key(located: Located, who: str, draw: int, key: CourseKey) -> None:
    if located.code != stamp_code(located.challenge.slug, who, draw, key):
        raise RefusedSubmission(
            f"The numbers of {Path(located.file).parent} were not drawn with the key that this course has now",
            next_step=f"Get numbers that are: grade start {located.challenge.slug} --fresh",
        )


def _draw(draw: int) -> str:
    return "your first numbers" if draw == 0 else f"your fresh numbers (draw {draw})"
