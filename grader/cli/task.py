"""`grade task`: the task again."""

from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, challenge_argument, own_name, place_options, student_option
from grader.cli.terminal import echo_markdown
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.course.locate import Place


@click.command()
@challenge_argument
@student_option
@place_options
@click.pass_obj
def task(settings: Settings, *, challenge: str | None, student: str | None) -> None:
    """Show the task again, with your own numbers.

    Without a name, of the challenge whose folder you are in.

    \b
    Example:
      grade task 08-train-epoch
    """
    place = settings.find_place(challenge)
    own = student is None or student == place.student
    text = (_in_folder(place) if own else None) or _drawn(
        settings, place, student or place.student or own_name(place.course)
    )
    echo_markdown(text)


def _in_folder(place: "Place") -> str | None:
    """Return the task as the workspace has it; None where it has none."""
    try:
        return (place.folder / "README.md").read_text(encoding="utf-8") if place.info else None
    except (OSError, ValueError):
        return None


def _drawn(settings: Settings, place: "Place", student: str) -> str:
    """Return the task with the numbers that the student was given.

    Raises:
        UsageFault: it was never started: a limit would not run.
    """
    from grader.course.keys import course_key
    from grader.course.variant import draw_variant, render_public
    from grader.gradebook import read_progress

    slug = place.challenge.slug
    known = read_progress(settings.gradebook_url, student).get(slug)
    if known is None or known.draw is None:
        raise UsageFault(f"{student} has not started {slug} yet", next_step=f"grade start {slug}")
    variant = draw_variant(place.challenge, student, known.draw, course_key(place.course))
    return render_public(place.challenge, variant)["README.md"]
