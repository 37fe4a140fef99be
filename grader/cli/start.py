"""`grade start`: the folder to work in."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.list import time_left
from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import duration, echo_markdown

if TYPE_CHECKING:
    from grader.course.challenge import Challenge


@click.command()
@click.argument("challenge")
@click.option("--fresh", is_flag=True, help="Draw new numbers; an edited file is put aside.")
@student_option
@place_options
@click.pass_obj
def start(settings: Settings, *, challenge: str, fresh: bool, student: str | None) -> None:
    """Write the challenge's folder here, and show the task.

    \b
    Examples:
      grade start 08-train-epoch
      grade start 08-train-epoch --fresh
    """
    from grader.course.variant import course_key, draw_variant
    from grader.course.workspace import write_workspace
    from grader.gradebook import Gradebook

    course = settings.find_course()
    found = course.find(challenge)
    who = student or own_name()
    with Gradebook(settings.gradebook_url) as book:
        latest = book.latest_draw(who, found.slug)
        draw = 0 if latest is None else latest + fresh
        variant = draw_variant(found, who, draw, course_key(course))
        folder = write_workspace(found, variant, course, Path.cwd(), fresh=fresh)
        book.record_start(who, found.slug, draw, datetime.now(UTC))
        started = book.started(who, found.slug, draw)
    echo_markdown((folder / "README.md").read_text(encoding="utf-8"))
    click.echo()
    for line in _next(found, started):
        click.echo(line)


def _next(challenge: "Challenge", started: datetime | None) -> list[str]:
    meta, slug = challenge.meta, challenge.slug
    if challenge.entry is None:
        return [f"The lesson is in {slug}/README.md too. Next: grade list"]
    lines = [f"Edit {slug}/{challenge.entry.name}, then: {click.style(f'grade submit {slug}', bold=True)}"]
    if meta.hints:
        lines.append(f"Stuck? grade hint {slug}")
    if meta.attempts is not None:
        lines.append(f"Attempts: {meta.attempts}")
    if meta.time_limit is not None:
        left = time_left(challenge, started)
        lines.append(f"Time limit: {duration(meta.time_limit)}, {left}. Being late is reported, not punished.")
    return lines
