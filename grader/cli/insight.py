"""`grade class report`: what a class's grades tell of its tasks."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, complete_challenge, place_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.insight.figures import ChallengeFigures, ClassInsight


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.argument("challenges", metavar="[CHALLENGE]...", nargs=-1, shell_complete=complete_challenge)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Write there.  [default: ./FOLDER-report]")
@place_options
@click.pass_obj
def report(settings: Settings, *, folder: Path, challenges: tuple[str, ...], out: Path | None) -> None:
    """Show what a class knows, by challenge and check.

    Difficulty, discrimination, α, attempts, time, hints and named mistakes, of everybody in the class's roster; nobody
    is named, and nothing is told of fewer than ten students. Writes index.html, a page to print, tables as CSV, and
    report.json.

    \b
    Examples:
      grade class report autumn/
      grade class report autumn/ 06-short-tail 08-train-epoch --out figures/
    """
    from grader.classes.folder import read_class
    from grader.gradebook import Gradebook
    from grader.service.insight import read_insight, write_insight

    course = settings.find_course()
    slugs = [course.find(name).slug for name in challenges]
    class_ = read_class(folder, course.slugs())
    name = folder.resolve().name
    with Gradebook(settings.gradebook_url, reads=True) as book:
        found = read_insight(book, course, class_=class_, title=name, challenges=slugs)
    page = write_insight(found, out or Path(f"{name}-report"))
    for line in _lines(found):
        click.echo(line)
    click.echo(f"Page: {page}")


def _lines(found: "ClassInsight") -> "Iterator[str]":
    """Yield the figures as text of at most 80 columns."""
    from grader.cli.terminal import wrapped
    from grader.insight import words

    told = [one for one in found.challenges if one.told]
    if told:
        yield from _overview(told)
        yield ""
        yield wrapped(words.reliability(found))
        yield wrapped(words.FIRST)
    for one in told:
        yield ""
        yield from _challenge(one)
    few = [one for one in found.challenges if not one.told]
    if few:
        yield wrapped(f"{', '.join(f'{one.slug} ({one.students})' for one in few)}: {words.TOO_FEW}")
    if not found.challenges:
        yield "Nobody has handed in anything yet."
    if said := words.left_out(found):
        yield wrapped(said)


def _overview(told: "list[ChallengeFigures]") -> "Iterator[str]":
    from grader.cli.terminal import table
    from grader.insight import words
    from grader.text import one_line

    rows = [("CHALLENGE", "STUDENTS", "FIRST", "END", "DISCR", "α", "TRIES", "TIME", "HINTS")]
    for one in told:
        time = words.typical_time(one.seconds, brief=True)
        tries, hints = (words.typical(part, brief=True) for part in (one.attempts, one.hints))
        shares = words.percent(one.first), words.percent(one.best)
        marks = words.discrimination(one.discrimination), words.signed(one.alpha)
        rows.append((one_line(one.slug, 22), str(one.students), *shares, *marks, tries, time, hints))
    yield from table(rows, right=frozenset(range(1, 9)))


def _challenge(one: "ChallengeFigures") -> "Iterator[str]":
    from grader.cli.terminal import table
    from grader.insight import words
    from grader.text import one_line

    rows = [(one_line(one.slug, 36), "FIRST", "END", "DISCR", "95 %")]
    for check in one.checks:
        shares = words.percent(check.first), words.percent(check.ever)
        marks = words.discrimination(check.discrimination), words.interval(check.discrimination)
        rows.append((one_line(words.plain(check.id), 36), *shares, *marks))
    lines = table(rows, right=frozenset(range(1, 5)))
    yield lines[0]
    for check, line in zip(one.checks, lines[1:], strict=True):
        yield f"{line}" + (f"\n    {check.remark}" if check.remark else "")
    for made in one.mistakes:
        yield f"  {one_line(words.plain(made.name), 60)}: {made.students} of {one.students}, {made.first} at first"
