"""`grade list`: every challenge and where the student stands in it."""

from datetime import UTC, datetime

import click

from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import table

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
    from grader.service.standing import state_of

    course = settings.find_course()
    progress = read_progress(settings.gradebook_url, student or own_name(course))
    challenges, faults = course.survey()
    rows = [("CHALLENGE", "KIND", "LEVEL", "MIN", "POINTS", "STATE")]
    for one in challenges:
        points = points_of(one)
        shown = "" if points is None else str(points)
        state = state_of(one, progress.get(one.slug), datetime.now(UTC))
        rows.append((one.slug, one.meta.kind, one.meta.level, str(one.meta.minutes), shown, state))
    head, *lines = table(rows, right=frozenset({3, 4}))
    click.secho(head, dim=True)
    for line, row in zip(lines, rows[1:], strict=True):
        body = line[: len(line) - len(row[-1])]
        click.echo(body + click.style(row[-1], fg=_STYLES.get(row[-1], "yellow") or None))
    for fault in faults:
        click.echo(f"left out: {fault}", err=True)
