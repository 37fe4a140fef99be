"""`grade grades`: the points of a class over all challenges, shown, or filled into the file of Canvas or Moodle."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, complete_challenge, place_options
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.course.course import Course
    from grader.course.roster import Roster
    from grader.lms.marks import Filled
    from grader.service.grades import Matrix

_SYSTEMS = ("canvas", "moodle")
_SHOWN = 12


@click.command()
@click.argument("what", metavar="[canvas|moodle] [CHALLENGE]...", nargs=-1, shell_complete=complete_challenge)
@click.option("--fill", metavar="FILE", type=click.Path(path_type=Path), help="Fill this export of Canvas or Moodle.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write there.  [default: NAME-filled.csv]")
@click.option(
    "--class",
    "class_folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The class: its roster and rules.",
)
@click.option("--roster", metavar="FILE", type=click.Path(path_type=Path), help="The class: CSV, or a name a line.")
@click.option(
    "--column", "columns", metavar="[CHALLENGE=]NAME", multiple=True, help="The column that takes the points."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table", help="How to print the points."
)
@place_options
@click.pass_obj
def grades(
    settings: Settings,
    *,
    what: tuple[str, ...],
    fill: Path | None,
    out: Path | None,
    roster: Path | None,
    class_folder: Path | None,
    columns: tuple[str, ...],
    form: str,
) -> int:
    """Show a class's points, or fill Canvas' or Moodle's file.

    With --class, class.toml says which attempt counts and what lateness costs; without, the best one counts.

    A filled file goes to NAME-filled.csv beside it, with every other cell as it was; points are scaled to what full
    marks are there. Each row that got none is named, with the reason. Exits with 1 when there is one.

    \b
    Examples:
      grade grades --class autumn/ --format csv
      grade grades canvas --fill gradebook.csv
      grade grades moodle 08-train-epoch --fill worksheet.csv --roster class.csv
    """
    from grader.classes.folder import read_class
    from grader.course.roster import read_roster
    from grader.gradebook import Gradebook
    from grader.service.grades import read_matrix

    system = what[0] if what and what[0] in _SYSTEMS else ""
    _check(system, fill, what)
    course = settings.find_course()
    challenges = [course.find(name).slug for name in what[bool(system) :]]
    class_ = read_class(class_folder, course.slugs()) if class_folder else None
    people = read_roster(roster) if roster else class_.roster if class_ else None
    with Gradebook(settings.gradebook_url, reads=True) as book:
        matrix = read_matrix(book, course, challenges=challenges, roster=people, class_=class_)
    if fill is None:
        _show(matrix, form)
        return 0
    filled = _filled(system, fill, course, matrix, roster=people, columns=columns, whole=not challenges)
    target = out or fill.with_name(f"{fill.stem}-filled{fill.suffix or '.csv'}")
    if target.resolve() == fill.resolve():
        raise UsageFault(f"{target} is the export itself, which stays as it is", next_step="Name another: --out FILE")
    from grader.service.grades import write

    write(filled.data, target)
    return _tell(filled, target)


def _check(system: str, fill: Path | None, what: tuple[str, ...]) -> None:
    if fill is not None and what[:1] == ("gradescope",):
        raise UsageFault(
            "gradescope: there the autograder gives the points, and no file takes them",
            next_step="grade export gradescope CHALLENGE",
        )
    if system and fill is None:
        raise UsageFault(f"{system}: there is nothing to fill", next_step=f"grade grades {system} --fill FILE")
    if fill is not None and not system:
        raise UsageFault(
            f"It is not said whose file {fill} is", next_step=f"grade grades canvas --fill {fill}, or moodle"
        )


def _filled(
    system: str,
    file: Path,
    course: "Course",
    matrix: "Matrix",
    *,
    roster: "Roster | None",
    columns: Sequence[str],
    whole: bool,
) -> "Filled":
    from grader.service.grades import fill_canvas, fill_moodle

    if system == "moodle":
        column = columns[-1].rpartition("=")[2] if columns else ""
        return fill_moodle(file, matrix, roster=roster, column=column)
    named = {}
    for one in columns:
        challenge, equals, name = one.partition("=")
        if not equals:
            raise UsageFault(f"--column {one!r} does not say whose column it is", next_step="--column CHALLENGE=NAME")
        named[course.find(challenge).slug] = name
    return fill_canvas(file, matrix, course, roster=roster, named=named, whole=whole)


def _tell(filled: "Filled", target: Path) -> int:
    """Print what was put where and what was not; return the exit code."""
    from grader.cli.terminal import wrapped
    from grader.text import counted, one_line

    was = [
        counted(filled.put, "score"),
        f"{filled.changed} of them in place of another" if filled.changed else "",
        f"{filled.same} stood there already" if filled.same else "",
    ]
    click.echo(f"{target}: {', '.join(filter(None, was))}")
    for title, rows in (("", filled.left_alone), ("By the class's rules and adjustments:", filled.adjusted)):
        if title and rows:
            click.echo(title)
        for one in rows:
            click.echo("  " + wrapped(f"line {one.line}  {one_line(one.who, 40)}: {one.why}", indent=4))
    if filled.unseen:
        more = f" and {len(filled.unseen) - _SHOWN} more" if len(filled.unseen) > _SHOWN else ""
        click.echo(f"Without a row there: {', '.join(one_line(name, 40) for name in filled.unseen[:_SHOWN])}{more}")
    if filled.idle:
        columns = ", ".join(one_line(name, 60) for name in filled.idle)
        click.echo(f"Nobody has points for {columns}; to see why, name the challenge: grade grades canvas CHALLENGE …")
    return 1 if filled.left_alone or filled.unseen else 0


def _show(matrix: "Matrix", form: str) -> None:
    from grader.service.grades import to_csv, to_jsonl

    if form != "table":
        click.echo((to_csv if form == "csv" else to_jsonl)(matrix), nl=False)
    elif not matrix.challenges:
        click.echo("Nobody has points yet.")
    else:
        _show_table(matrix)
    if matrix.unknown:
        click.echo(f"Not in the roster: {', '.join(matrix.unknown)}", err=form != "table")


def _show_table(matrix: "Matrix") -> None:
    from grader.cli.terminal import table, width
    from grader.text import number, one_line

    done = {
        student: sum(
            student in marks and marks[student].earned == marks[student].possible for marks in matrix.marks.values()
        )
        for student in matrix.students
    }
    rows = [("STUDENT", "POINTS", "OF", "CHALLENGES", "FULL MARKS")]
    for student in matrix.students:
        marks = [marks[student] for marks in matrix.marks.values() if student in marks]
        possible = sum(mark.possible for mark in marks)
        rows.append(
            (
                one_line(student, 30),
                number(matrix.total(student)),
                number(possible),
                str(len(marks)),
                str(done[student]),
            )
        )
    head, *rest = table(rows, right=frozenset({1, 2, 3, 4}))
    click.secho(head[: width()], dim=True)
    for line in rest:
        click.echo(line[: width()])
    click.echo("A column per challenge: --format csv")
