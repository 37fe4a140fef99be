"""Beginning a challenge: its workspace, and its task with the student's own numbers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.keys import course_key
from grader.course.packages import require_packages
from grader.course.variant import draw_variant, render_public
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.course.locate import Place


def begin(
    gradebook: str, place: "Place", student: str, now: datetime, *, fresh: bool = False
) -> tuple[Path, datetime | None]:
    """Write the workspace, and record the start; return its folder, and when this draw was started first.

    Raises:
        UsageFault: the folder holds edits, or something else.
        MachineFault: the folder or the gradebook cannot be written, or a package is missing that the checks run.
    """
    from grader.course.workspace import write_workspace
    from grader.gradebook import Gradebook

    course, challenge = place.course, place.challenge
    require_packages(challenge)
    with Gradebook(gradebook) as book:
        latest = book.latest_draw(student, challenge.slug)
        draw = 0 if latest is None else latest + fresh
        variant = draw_variant(challenge, student, draw, course_key(course))
        folder = write_workspace(challenge, variant, course, place.folder.absolute().parent, fresh=fresh)
        book.record_start(student, challenge.slug, draw, now)
        return folder, book.started(student, challenge.slug, draw)


def task_of(gradebook: str, place: "Place", student: str) -> str:
    """Return the task with the numbers that the student was given.

    Raises:
        UsageFault: it was never started: a limit would not run.
    """
    from grader.gradebook import read_progress

    slug = place.challenge.slug
    known = read_progress(gradebook, student).get(slug)
    if known is None or known.draw is None:
        raise UsageFault(f"{student} has not started {slug} yet", next_step=f"grade start {slug}")
    variant = draw_variant(place.challenge, student, known.draw, course_key(place.course))
    return render_public(place.challenge, variant)["README.md"]  # also of a lesson, which asks for nothing
