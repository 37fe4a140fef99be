"""`grade regrade`: a class judged again, and what that changes, before it counts."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.faults import tell_troubles
from grader.cli.pooled import how_of, processors, progress
from grader.cli.settings import Settings, complete_challenge, now, place_options, running_options

if TYPE_CHECKING:
    from grader.grading.pool import Pool
    from grader.service.regrade import Change, Outcome


@click.command()
@click.argument("challenge", shell_complete=complete_challenge)
@click.option("--apply", is_flag=True, help="Count it; without, it is only shown.")
@click.option("--keep-best", is_flag=True, help="Nobody loses points: who would, keeps the grade.")
@click.option(
    "--class", "class_folder", metavar="FOLDER", type=click.Path(path_type=Path),
    help="The class: its rules say what the pages show.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Write pages there.  [default: ./CHALLENGE-regraded]")
@click.option("--jobs", type=click.IntRange(1, 64), help="Judge so many at a time.  [default: the processors]")
@running_options
@place_options
@click.pass_obj
def regrade(
    settings: Settings,
    *,
    challenge: str,
    apply: bool,
    keep_best: bool,
    class_folder: Path | None,
    out: Path | None,
    jobs: int | None,
    device: Literal["auto", "cpu", "cuda"],
    sandbox: str,
    trust_submissions: bool,
) -> int:
    """Judge a class again, and show what changes.

    For after a check has changed: who gains, who loses, and by which check.

    Nothing counts before --apply, which judges nothing twice. A grade that is replaced is kept. Then a page is written
    for each student whose points changed: the report, which says what stood there. Exits with 1 while something would
    change, with 3 when the checks are broken.

    \b
    Examples:
      grade regrade 06-short-tail
      grade regrade 06-short-tail --apply --keep-best
    """
    from grader.classes.folder import read_class
    from grader.gradebook import Gradebook
    from grader.service.class_jobs import class_pool
    from grader.service.regrade import Regrade, count, write_notes
    from grader.service.results import make_folder
    from grader.service.showing import Shown

    course = settings.find_course()
    found = course.find(challenge)
    shown = Shown(found, read_class(class_folder, course.slugs()) if class_folder else None, now())
    how = how_of(found, device, sandbox, trusted=trust_submissions)
    pools: list[Pool] = []

    def start() -> "Pool":
        pools.append(class_pool(course, found, how, jobs or processors()))
        return pools[0]

    with Gradebook(settings.gradebook_url) as book:
        again = Regrade(book, course, found, how)
        try:
            with progress(again.waiting) as advance:
                outcome = again.run(start, advance)
        finally:
            tell_troubles([trouble for pool in pools for trouble in pool.troubles])
        _show(outcome)
        changed = [one for one in outcome.changes if one.checks or one.gained]
        if apply:
            folder = make_folder(out or Path(f"{found.slug}-regraded")) if changed else Path()
            counted = count(book, outcome.changes, keep_best=keep_best, now=now())
            if written := write_notes(book, found, counted, folder, keep=shown.of):
                click.echo(f"A page for each of {written} whose points changed: {folder / 'students'}")
            click.echo(f"Counted: {sum(1 for one in counted if one.checks or one.gained)} of {len(changed)} changes.")
    if outcome.broken:
        return 3
    if changed and not apply:
        click.echo(f"Nothing counts yet: grade regrade {found.slug} --apply (--keep-best: nobody loses points)")
    return 1 if changed and not apply else 0


def _show(outcome: "Outcome") -> None:
    from grader.cli.terminal import table, width
    from grader.text import counted, number, one_line

    changed = [one for one in outcome.changes if one.checks or one.gained]
    rows = [("STUDENT", "BEFORE", "AFTER", "BY")]
    rows += [
        (one_line(one.submission.student, 30), number(one.before.earned), number(one.after.earned), _by(one))
        for one in sorted(changed, key=lambda one: (one.submission.student, one.submission.id))
    ]
    if changed:
        head, *rest = table(rows, right=frozenset({1, 2}))
        click.secho(head[: width()], dim=True)
        for line in rest:
            click.echo(line if len(line) <= width() else f"{line[: width() - 1]}…")
    up, down = (sum(1 for one in changed if sign * one.gained > 0) for sign in (1, -1))
    click.echo(f"{counted(len(outcome.changes), 'submission')} judged: {up} gain, {down} lose points.")
    totals: Counter[str] = Counter()
    for one in changed:
        totals.update(one.checks.keys())
    for name, times in totals.most_common():
        click.echo(f"  {name}: another result for {times}")
    for stored in outcome.broken:
        click.echo(f"  {one_line(stored.student, 40)}: cannot be judged, the checks are broken; the grade stays")
    for stored, why in outcome.unread:
        click.echo(f"  {one_line(stored.student, 40)}: cannot be read any more, the grade stays: {one_line(why)}")


def _by(one: "Change") -> str:
    from grader.text import number

    return ", ".join(f"{name} {'+' if gained > 0 else '−'}{number(abs(gained))}" for name, gained in one.checks.items())
