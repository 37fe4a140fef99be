"""`grade status`: how far the student has come."""

from typing import TYPE_CHECKING

import click

from grader.cli.list import state_of
from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.challenge import Challenge
    from grader.gradebook import Progress

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

    course = settings.find_course()
    who = student or own_name(course)
    challenges, faults = course.survey()
    progress = read_progress(settings.gradebook_url, who)
    click.secho(who, bold=True)
    for line in _bars(challenges, progress):
        click.echo(line)
    click.echo()
    for line in _totals(challenges, progress):
        click.echo(line)
    for slug, one in progress.items():
        if one.ungraded:
            click.secho(f"Interrupted: {slug}. It is graded with the next: grade submit {slug}", fg="yellow")
    for fault in faults:
        click.echo(f"left out: {fault}", err=True)


def _bars(challenges: "list[Challenge]", progress: "dict[str, Progress]") -> list[str]:
    kinds: dict[str, list[bool]] = {}
    for one in challenges:
        kinds.setdefault(one.meta.kind, []).append(is_done(one, progress))
    rows = []
    for kind, done in kinds.items():
        filled = _BAR * sum(done) // len(done)
        rows.append((kind, "█" * filled + "░" * (_BAR - filled), f"{sum(done)} of {len(done)}"))
    return table(rows, right=frozenset({2})) if rows else []


def _totals(challenges: "list[Challenge]", progress: "dict[str, Progress]") -> list[str]:
    from grader.course.points import points_of
    from grader.report.record import total

    kept = [progress[one.slug] for one in challenges if one.slug in progress]
    graded = {slug: one.possible for slug, one in progress.items() if one.possible}  # what was really checked
    worth = total(graded.get(one.slug) or points_of(one) or 0 for one in challenges)
    points = total(one.best for one in kept)
    earned = badges(challenges, progress)
    return [
        f"Points    {points}" + (f" of {worth}" if worth else ""),
        f"Attempts  {sum(one.attempts for one in kept)}",
        f"Hints     {sum(one.hints for one in kept)}",
        "Badges    " + (", ".join(f"★ {name}" for name in earned) if earned else "none yet: get full marks once"),
    ]


def badges(challenges: "list[Challenge]", progress: "Mapping[str, Progress]") -> list[str]:
    """Return the badges that this progress earns; computed, never kept."""
    judged = [one for one in challenges if one.meta.kind != "lesson"]
    done = [one for one in judged if is_done(one, progress)]
    earned = ["First Full Marks"] if done else []
    if any(not progress[one.slug].hints for one in done):
        earned.append("Own Work: full marks without a hint")
    kinds = dict.fromkeys(one.meta.kind for one in judged)
    open_kinds = {one.meta.kind for one in judged if one not in done}
    earned += [f"Every {kind.capitalize()}" for kind in kinds if kind not in open_kinds]
    for number, one in enumerate(judged, 1):
        if one.meta.badge and all(earlier in done for earlier in judged[:number]):
            earned.append(one.meta.badge)
    return earned


def is_done(challenge: "Challenge", progress: "Mapping[str, Progress]") -> bool:
    """Tell whether nothing is left to do: full marks, or a lesson that was read."""
    return state_of(challenge, progress.get(challenge.slug)) in ("done", "read")
