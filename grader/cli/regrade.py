"""`grade regrade`: a class judged again, and what that changes, before it counts."""

import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.faults import tell_troubles
from grader.cli.pooled import how_of, processors, progress
from grader.cli.settings import Settings, complete_challenge, now, place_options, running_options

if TYPE_CHECKING:
    from grader.classes.pseudonyms import Names
    from grader.gradebook import StoredSubmission
    from grader.grading.pool import Pool
    from grader.service.regrade import Change, Outcome


_NOT_YET = "nothing counts yet"  # of grades, where there is no place for the pages that tell of them


@click.command()
@click.argument("challenge", shell_complete=complete_challenge)
@click.option("--apply", is_flag=True, help="Count it; without, it is only shown.")
@click.option("--keep-best", is_flag=True, help="Nobody loses points: who would, keeps the grade.")
@click.option(
    "--class", "class_folder", metavar="FOLDER", type=click.Path(path_type=Path),
    help="The class: its rules say what the pages show, and under which names.",
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
    for each student whose points changed: the report, which says what stood there. With --class it says what lateness
    takes and what is given by hand, hides what class.toml does not show yet, and names nobody where that is anonymous.

    Exits with 1 while something would change, with 3 when the checks are broken.

    \b
    Examples:
      grade regrade 06-short-tail
      grade regrade 06-short-tail --apply --keep-best
      grade regrade 06-short-tail --class autumn/ --apply
    """
    from grader.classes.folder import read_class
    from grader.classes.pseudonyms import RealNames
    from grader.gradebook import Gradebook
    from grader.service.class_jobs import class_pool
    from grader.service.pages import Pages
    from grader.service.regrade import Regrade, count, write_notes
    from grader.service.results import make_folder
    from grader.service.showing import Shown

    course = settings.find_course()
    found = course.find(challenge)
    class_ = read_class(class_folder, course.slugs()) if class_folder else None
    shown = Shown(found, class_, now())
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
        names = class_.names if class_ else RealNames()
        for one in outcome.changes:  # also who is not in the roster is named nowhere
            names.know(one.submission.student)
        _show(outcome, names)
        changed = [one for one in outcome.changes if one.checks or one.gained]
        if apply:
            folder = make_folder(out or Path(f"{found.slug}-regraded"), kept=_NOT_YET) if changed else Path()
            counted = count(book, outcome.changes, keep_best=keep_best, now=now())
            pages = Pages(folder, book, found, class_, keep=shown.of)
            if written := write_notes(book, counted, pages, class_):
                click.echo(f"A page for each of {written} whose points changed: {folder / 'students'}")
            click.echo(f"Counted: {sum(1 for one in counted if one.checks or one.gained)} of {len(changed)} changes.")
    if outcome.broken:
        return 3
    if changed and not apply:
        same = f" --class {shlex.quote(str(class_folder))}" if class_folder else ""
        same += settings.typed()
        click.echo(f"Nothing counts yet: grade regrade {found.slug}{same} --apply (--keep-best: nobody loses points)")
    return 1 if changed and not apply else 0


def _show(outcome: "Outcome", names: "Names") -> None:
    from grader.cli.terminal import table, width
    from grader.text import counted, number, one_line

    def who(stored: "StoredSubmission") -> str:
        return one_line(names.name(stored.student), 30)

    changed = [one for one in outcome.changes if one.checks or one.gained]
    rows = [("STUDENT", "BEFORE", "AFTER", "BY")]
    rows += [
        (who(one.submission), number(one.before.earned), number(one.after.earned), _by(one))
        for one in sorted(changed, key=lambda one: (who(one.submission), one.submission.id))
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
        click.echo(f"  {who(stored)}: cannot be judged, the checks are broken; the grade stays")
    for stored, why in outcome.unread:
        click.echo(f"  {who(stored)}: cannot be read any more, the grade stays: {one_line(names.text(why))}")


def _by(one: "Change") -> str:
    from grader.text import number

    return ", ".join(f"{name} {'+' if gained > 0 else '−'}{number(abs(gained))}" for name, gained in one.checks.items())
