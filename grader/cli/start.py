"""`grade start`: the folder to work in."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.list import time_left
from grader.cli.settings import Settings, challenge_argument, own_name, place_options, student_option
from grader.cli.terminal import echo_markdown
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.course.locate import Place

_JUST_NOW = 5  # seconds


@click.command()
@challenge_argument
@click.option("--fresh", is_flag=True, help="Draw new numbers; an edited file is put aside.")
@student_option
@place_options
@click.pass_obj
def start(settings: Settings, *, challenge: str | None, fresh: bool, student: str | None) -> None:
    """Write the challenge's folder here, and show the task.

    Without a name: the challenge whose folder you are in, else the next one that you have not done.

    \b
    Examples:
      grade start 08-train-epoch
      grade start 08-train-epoch --fresh
    """
    place = _chosen(settings, challenge, student)
    folder, started = begin(settings, place, student or place.student or own_name(place.course), fresh=fresh)
    echo_markdown((folder / "README.md").read_text(encoding="utf-8"))
    click.echo()
    for line in what_now(place.challenge, folder, started):
        click.echo(line)


def begin(settings: Settings, place: "Place", student: str, *, fresh: bool = False) -> tuple[Path, datetime | None]:
    """Write the workspace, and record the start; return its folder, and when this draw was started first."""
    from grader.course.keys import course_key
    from grader.course.variant import draw_variant
    from grader.course.workspace import write_workspace
    from grader.gradebook import Gradebook

    course, challenge = place.course, place.challenge
    with Gradebook(settings.gradebook_url) as book:
        latest = book.latest_draw(student, challenge.slug)
        draw = 0 if latest is None else latest + fresh
        variant = draw_variant(challenge, student, draw, course_key(course))
        folder = write_workspace(challenge, variant, course, place.folder.absolute().parent, fresh=fresh)
        book.record_start(student, challenge.slug, draw, datetime.now(UTC))
        return folder, book.started(student, challenge.slug, draw)


def _chosen(settings: Settings, named: str | None, student: str | None) -> "Place":
    if named is not None:
        return settings.find_place(named)
    try:
        return settings.find_place(None)
    except UsageFault:  # not in a workspace
        from grader.cli.ahead import next_challenge
        from grader.gradebook import read_progress

        course = settings.find_course()
        challenges, _ = course.survey()
        following = next_challenge(challenges, read_progress(settings.gradebook_url, student or own_name(course)))
        if following is None:
            raise UsageFault("Every challenge is done", next_step="Name one to do again; see: grade list") from None
        return settings.find_place(following.slug)


def what_now(challenge: "Challenge", folder: Path, started: datetime | None) -> list[str]:
    """Return lines that say what to edit, and what to type then."""
    from grader.course.handin import listed

    meta, slug, shown = challenge.meta, challenge.slug, os.path.relpath(folder)
    if challenge.entry is None:
        return [f"The lesson is in {shown}/README.md too. Next: grade list"]
    if challenge.meta.stubs:
        edited = f"{listed(challenge.stub_names)} in {shown}"
    else:
        edited = os.path.normpath(f"{shown}/{challenge.entry.name}")
    lines = [f"Edit {edited}, then: {click.style(f'grade submit {slug}', bold=True)}"]
    if meta.hints:
        lines.append(f"Stuck? grade hint {slug}")
    if meta.attempts is not None:
        lines.append(f"Attempts: {meta.attempts}")
    if meta.time_limit is not None:
        lines.append(_limit(challenge, meta.time_limit, started))
    return lines


def _limit(challenge: "Challenge", limit: int, started: datetime | None) -> str:
    from grader.text import duration

    running = started and (datetime.now(UTC) - started).total_seconds() > _JUST_NOW
    left = f", {time_left(challenge, started)}" if running else " from now on"
    return f"Time limit: {duration(limit)}{left}. Being late is reported, not punished."
