"""`grade list`: every challenge and where the student stands in it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import table
from grader.text import duration

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.gradebook import Progress

_STYLES = {"done": "green", "read": "green", "untouched": ""}


@click.command("list")
@student_option
@place_options
@click.pass_obj
def list_challenges(settings: Settings, *, student: str | None) -> None:
    """List the challenges, and where you stand in each.

    \b
    Example:
      grade list
    """
    from grader.course.points import points_of
    from grader.gradebook import read_progress

    course = settings.find_course()
    progress = read_progress(settings.gradebook_url, student or own_name(course))
    challenges, faults = course.survey()
    rows = [("CHALLENGE", "KIND", "LEVEL", "MIN", "POINTS", "STATE")]
    for one in challenges:
        points = points_of(one)
        shown = "" if points is None else str(points)
        state = state_of(one, progress.get(one.slug))
        rows.append((one.slug, one.meta.kind, one.meta.level, str(one.meta.minutes), shown, state))
    head, *lines = table(rows, right=frozenset({3, 4}))
    click.secho(head, dim=True)
    for line, row in zip(lines, rows[1:], strict=True):
        body = line[: len(line) - len(row[-1])]
        click.echo(body + click.style(row[-1], fg=_STYLES.get(row[-1], "yellow") or None))
    for fault in faults:
        click.echo(f"left out: {fault}", err=True)


def state_of(challenge: "Challenge", progress: "Progress | None") -> str:
    """Say where a student stands: untouched, started, 3 of 5, done; for a lesson, read.

    While a limit runs, the time left is added.
    """
    if progress is None:
        return "untouched"
    if progress.full_marks:
        return "done"
    if challenge.meta.kind == "lesson":
        return "read" if progress.started else "untouched"
    if not (progress.possible or progress.started or progress.ungraded):
        return "untouched"  # only hints were read
    state = f"{progress.best} of {progress.possible}" if progress.possible else "started"
    left = time_left(challenge, progress.started)
    return state if left is None else f"{state}, {left}"


def time_left(challenge: "Challenge", started: datetime | None) -> str | None:
    """Say how much of a timed challenge's limit is left; None where there is none."""
    limit = challenge.meta.time_limit
    if limit is None or started is None:
        return None
    left = limit - (datetime.now(UTC) - started).total_seconds()
    return f"{duration(left)} left" if left > 0 else "time is up"
