"""`grade task`: the task again."""

from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, challenge_argument, own_name, place_options, student_option
from grader.cli.terminal import echo_markdown

if TYPE_CHECKING:
    from grader.course.locate import Place

_MAX_BYTES = 1 << 20


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
    from grader.service.begin import task_of

    place = settings.find_place(challenge)
    own = student is None or student == place.student
    text = (_in_folder(place) if own else None) or task_of(
        settings.gradebook_url, place, student or place.student or own_name(place.course)
    )
    echo_markdown(text)


def _in_folder(place: "Place") -> str | None:
    """Return the task as the workspace has it; None where it has none."""
    from grader.files import UnreadableFile, decode_text, read_regular

    try:
        return decode_text(read_regular(place.folder / "README.md", _MAX_BYTES)) if place.info else None
    except UnreadableFile:
        return None
