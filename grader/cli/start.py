"""`grade start`: the folder to work in."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
    from grader.service.begin import begin

    place = _chosen(settings, challenge, student)
    who = student or place.student or own_name(place.course)
    folder, started = begin(settings.gradebook_url, place, who, datetime.now(UTC), fresh=fresh)
    echo_markdown((folder / "README.md").read_text(encoding="utf-8"))
    click.echo()
    for line in what_now(place.challenge, folder, started):
        click.echo(line)


def _chosen(settings: Settings, named: str | None, student: str | None) -> "Place":
    if named is not None:
        return settings.find_place(named)
    try:
        return settings.find_place(None)
    except UsageFault:  # not in a workspace
        from grader.gradebook import read_progress
        from grader.service.ahead import next_challenge

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
        return [f"The {meta.kind} is in {shown}/README.md too.", f"Page by page, with its question: grade learn {slug}"]
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
    from grader.service.standing import time_left
    from grader.text import duration

    now = datetime.now(UTC)
    running = started and (now - started).total_seconds() > _JUST_NOW
    left = f", {time_left(challenge, started, now)}" if running else " from now on"
    return f"Time limit: {duration(limit)}{left}. Being late is reported, not punished."
