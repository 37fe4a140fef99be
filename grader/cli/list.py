"""`grade list`: every challenge and where the student stands in it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import table, tell_left_out, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.about import Part
    from grader.course.challenge import Challenge
    from grader.gradebook import Progress

_HEAD = ("CHALLENGE", "KIND", "LEVEL", "MIN", "POINTS", "STATE")
_STYLES = {"done": "green", "read": "green", "untouched": ""}


@click.command("list")
@student_option
@place_options
@click.pass_obj
def list_challenges(settings: Settings, *, student: str | None) -> None:
    """List the challenges, part by part, and where you stand in each.

    \b
    Example:
      grade list
    """
    from grader.gradebook import read_progress
    from grader.service.standing import by_part

    course = settings.find_course()
    progress = read_progress(settings.gradebook_url, student or own_name(course))
    challenges, faults = course.survey()
    about, slips = course.survey_about()
    parts = about.parts
    rows = {one.slug: _row(one, progress.get(one.slug)) for one in challenges}
    head, *lines = table([_HEAD, *rows.values()], right=frozenset({3, 4}))
    shown = dict(zip(rows, lines, strict=True))
    click.secho(head, dim=True)
    for part, those in by_part(challenges, parts):
        for line in _heading(part, those, progress) if parts else ():
            click.echo(line)
        for one in those:
            line, state = shown[one.slug], rows[one.slug][-1]
            body = line[: len(line) - len(state)]
            click.echo(body + click.style(state, fg=_STYLES.get(state, "yellow") or None))
    tell_left_out(faults, slips)


def _row(challenge: "Challenge", known: "Progress | None") -> tuple[str, ...]:
    from grader.course.points import points_of
    from grader.service.standing import state_of

    meta, points = challenge.meta, points_of(challenge)
    state = state_of(challenge, known, datetime.now(UTC))
    worth = "" if points is None else str(points)
    return challenge.slug, meta.kind, meta.level, str(meta.minutes), worth, state


def _heading(part: "Part", those: "Sequence[Challenge]", progress: "Mapping[str, Progress]") -> "Iterator[str]":
    """Yield the lines above the challenges of a part: its title, how much of it is done, and what it is about."""
    from grader.service.standing import is_done

    done = sum(is_done(one, progress) for one in those)
    yield ""
    yield f"{click.style(part.title, bold=True)} · {done} of {len(those)} done"
    for line in click.wrap_text(part.summary, width=width()).splitlines():
        yield click.style(line, dim=True)
