"""`grade status`: how far the student has come."""

from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import table, tell_left_out

if TYPE_CHECKING:
    from grader.service.standing import Standing

_BAR = 20


@click.command()
@student_option
@place_options
@click.pass_obj
def status(settings: Settings, *, student: str | None) -> None:
    """Show your progress, points, attempts and badges.

    \b
    Example:
      grade status
    """
    from grader.gradebook import read_progress
    from grader.service.standing import standing

    course = settings.find_course()
    who = student or own_name(course)
    challenges, faults = course.survey()
    about, slips = course.survey_about()
    found = standing(challenges, read_progress(settings.gradebook_url, who), about)
    click.secho(who, bold=True)
    for line in _bars(found.bars):
        click.echo(line)
    click.echo()
    for line in _totals(found):
        click.echo(line)
    for slug in found.interrupted:
        click.secho(f"Interrupted: {slug}. It is graded with the next: grade submit {slug}", fg="yellow")
    tell_left_out(faults, slips)


def _bars(bars: "dict[str, tuple[int, int]]") -> list[str]:
    rows = []
    for title, (done, count) in bars.items():
        filled = _BAR * done // count
        rows.append((title, "█" * filled + "░" * (_BAR - filled), f"{done} of {count}"))
    return table(rows, right=frozenset({2})) if rows else []


def _totals(found: "Standing") -> list[str]:
    return [
        f"Points    {found.points}" + (f" of {found.worth}" if found.worth else ""),
        f"Attempts  {found.attempts}",
        f"Hints     {found.hints}",
        "Badges    " + (", ".join(f"★ {name}" for name in found.badges) or "none yet: get full marks once"),
    ]
