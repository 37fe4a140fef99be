"""`grade class`: the folder that says who is in a class, when and how work counts, and what came of it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.insight import report
from grader.cli.settings import Settings, place_options
from grader.cli.similar import similar
from grader.text import counted, number

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from grader.classes.policy import Rules


@click.group("class")
def class_() -> None:
    """Describe a class, and see what it knows.

    \b
    Examples:
      grade class init autumn/ --from canvas.csv --from moodle.csv
      grade class check autumn/
      grade class report autumn/
      grade class similar autumn/ 08-train-epoch
    """


class_.add_command(report)
class_.add_command(similar)


@class_.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--from", "files", metavar="FILE", type=click.Path(path_type=Path), multiple=True,
    help="An export of Canvas, Moodle or Gradescope, or any roster; several are brought together.",
)  # fmt: skip
@click.option("--timezone", metavar="ZONE", help="Where days begin and end.  [default: this machine's]")
@place_options
@click.pass_obj
def init(settings: Settings, *, folder: Path, files: tuple[Path, ...], timezone: str | None) -> None:
    """Write class.toml, in which nothing is due yet, and roster.csv.

    \b
    Examples:
      grade class init autumn/ --from canvas.csv --from moodle.csv --timezone Europe/Berlin
    """
    from grader.classes.exports import students_of
    from grader.classes.folder import write_class

    students = students_of(files)
    judged = (one.slug for one in settings.find_course().survey()[0] if one.meta.judged)
    written = write_class(folder, students, zone=timezone or _zone(), challenge=next(judged, "my-challenge"))
    for file in written:
        click.echo(os.path.relpath(file))
    click.echo(
        f"{counted(len(students), 'student')}. Say when work is due in {written[0]}, then: grade class check {folder}"
    )


@class_.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@place_options
@click.pass_obj
def check(settings: Settings, *, folder: Path) -> None:
    """Read a class's files, and say what is due when; in an anonymous class also who is who.

    A slip in the course's own course.toml is told, too.

    \b
    Examples:
      grade class check autumn/
    """
    from grader.classes.folder import read_class
    from grader.cli.terminal import tell_left_out, wrapped
    from grader.service.showing import showing_of

    course = settings.find_course()
    slugs = course.slugs()
    found = read_class(folder, slugs)
    tell_left_out([], course.survey_about()[1])
    for slug in found.policy.challenges:
        showing_of(course.load(slug), found.policy)
    own = found.policy.challenges
    said = {slug: own[slug] for slug in slugs if slug in own} | {"all others" if own else "all": found.policy.every}
    dated = {name: rules for name, rules in said.items() if rules.open or rules.due}
    for name, rules in dated.items():
        click.echo(wrapped(f"{name}  {in_words(rules, found.policy.zone)}", indent=2))
    if not dated:
        click.echo(f"Nothing is due yet: say when in {folder / 'class.toml'}")
    if found.policy.anonymous:
        for one in found.students:
            click.echo(f"{found.names.name(one.student)}  {one.student}")
    later = [one.student for one in found.students if one.extensions]
    click.echo(f"{counted(len(found.students), 'student')}; with extensions: {', '.join(later) or 'nobody'}")
    more = [f"{one.student} {one.late_days} more" for one in found.students if one.late_days]
    if found.policy.late_days or more:
        click.echo(f"Late days in the bank: {', '.join([f'{found.policy.late_days} for everybody', *more])}")
    longer = [f"{one.student} {one.time_factor:g} times" for one in found.students if one.time_factor != 1]
    if longer:
        click.echo(f"With longer time limits: {', '.join(longer)}")


def in_words(rules: "Rules", zone: "ZoneInfo") -> str:
    """Return when a challenge is open and due, what lateness costs, and which attempts count."""
    when = {"open": rules.open, "due": rules.due}
    parts = [f"{what} {at.astimezone(zone):%a %d %b %Y %H:%M %Z}" for what, at in when.items() if at is not None]
    if rules.due is not None:
        parts.append(_lateness(rules))
        parts += [f"{number(rules.grace_minutes)} minutes of grace"] if rules.grace_minutes else []
    parts += [counted(rules.attempts, "attempt")] if rules.attempts is not None else []
    parts += [f"the {rules.counts} one counts"] if rules.counts != "best" else []
    return "; ".join(parts)


def _lateness(rules: "Rules") -> str:
    if rules.late == "reject":
        return "what is late does not count"
    if rules.late == "free":
        return "lateness costs nothing"
    cost = f"each day late costs {rules.penalty_per_day:.0%}" if rules.penalty_per_day else "lateness costs nothing"
    days = rules.reject_after_days
    return cost if days is None else f"{cost}; after {days:g} day{'s' if days != 1 else ''} nothing counts"


def _zone() -> str:
    """Return the name of this machine's time zone, "UTC" where it has none."""
    place = os.environ.get("TZ", "").removeprefix(":") or "/etc/localtime"
    if not Path(place).is_absolute():
        return place
    return os.path.realpath(place).partition("zoneinfo/")[2] or "UTC"
