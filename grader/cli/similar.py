"""`grade class similar`: what is alike among a class's submissions."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.faults import tell_troubles
from grader.cli.pooled import how_of, processors
from grader.cli.settings import Settings, complete_challenge, place_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.course.challenge import Challenge
    from grader.course.course import Course
    from grader.grading.pool import Pool
    from grader.service.similar import Comparison, Similar

_SHOWN = 10


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.argument("challenges", metavar="CHALLENGE...", nargs=-1, required=True, shell_complete=complete_challenge)
@click.option("--pairs", type=click.IntRange(1, 1000), default=50, show_default=True, help="Show so many at most.")
@click.option("--export", type=click.Choice(["jplag", "dolos"]), multiple=True, help="Also write what that reads.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Write there.  [default: ./FOLDER-similar]")
@place_options
@click.pass_obj
def similar(
    settings: Settings,
    *,
    folder: Path,
    challenges: tuple[str, ...],
    pairs: int,
    export: tuple[str, ...],
    out: Path | None,
) -> None:
    """Show what is alike, and how usual that is.

    Of each student the last submission. Programs are compared without names, layout and comments, and without the
    starter and the author's answers; answers that are wrong for their student's numbers are tried with everybody's.
    Short tasks look alike: beside each pair stands how many pairs of the class are as alike. It says nothing of how
    that came about.

    Writes for each challenge a list and pages side by side; --export what JPlag or Dolos reads. Nothing leaves this
    machine.

    \b
    Examples:
      grade class similar autumn/ 08-train-epoch
      grade class similar autumn/ 08-train-epoch 06-short-tail --export dolos
    """
    from grader.classes.folder import read_class
    from grader.gradebook import Gradebook
    from grader.service.similar import Comparison
    from grader.service.similar_files import EXPORTS, write_similar

    course = settings.find_course()
    found = [course.find(name) for name in challenges]
    class_ = read_class(folder, course.slugs())
    target = out or Path(f"{folder.resolve().name}-similar")
    with Gradebook(settings.gradebook_url, reads=True) as book:
        for challenge in found:
            one = _compared(Comparison(book, course, challenge, class_.roster), course, challenge, pairs)
            place = target / challenge.slug
            page = write_similar(one, place, class_.names)
            _show(one, class_.names.name)
            for name in export:
                click.echo(f"{name}: {EXPORTS[name](one, place, class_.names)}")
            click.echo(f"Page: {page}")


def _compared(comparison: "Comparison", course: "Course", challenge: "Challenge", pairs: int) -> "Similar":
    """Return what is alike, and tell the instructor what went wrong where answers were judged."""
    from grader.service.class_jobs import class_pool

    pools: list[Pool] = []

    def start() -> "Pool":
        how = how_of(challenge, "cpu", "auto", trusted=False)
        pools.append(class_pool(course, challenge, how, processors()))
        return pools[-1]

    try:
        return comparison.run(start, pairs)
    finally:
        tell_troubles([trouble for pool in pools for trouble in pool.troubles])


def _show(found: "Similar", name: "Callable[[str], str]") -> None:
    from grader.cli.terminal import table
    from grader.text import one_line

    click.echo(f"{found.challenge.slug}: {len(found.handed)} handed in")
    if found.programs is not None and found.programs.pairs:
        rows = [("PAIR", "", "ALIKE", "AS ALIKE HERE", "ONLY THESE")]
        for one in found.programs.pairs[:_SHOWN]:
            names = one_line(name(one.left), 20), one_line(name(one.right), 20)
            usual = f"{one.as_alike} of {found.programs.of}"
            rows.append((*names, f"{100 * one.likeness:.0f} %", usual, f"{one.theirs} of {one.shared}"))
        for line in table(rows, right=frozenset({2, 3, 4})):
            click.echo(line)
    for answer in (found.borrowed or ())[:_SHOWN]:
        whose = one_line(name(answer.student), 24), one_line(name(answer.right_for[0]), 24)
        there = "" if answer.points_there is None else f", {answer.points_there} with those of {whose[1]}"
        click.echo(f"{whose[0]}: {', '.join(answer.answers)} right for the numbers of {whose[1]}")
        click.echo(
            f"  ({len(answer.right_for)} of {answer.others} others'); {answer.points} of {answer.possible} points with "
            f"the own ones{there}"
        )
