"""`grade batch`: a whole class."""

import re
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.faults import tell_troubles
from grader.cli.pooled import how_of, processors, progress
from grader.cli.queued import refuse_together, require_server, tell_waiting
from grader.cli.settings import Settings, complete_challenge, now, place_options, running_options
from grader.errors import UsageFault
from grader.report import class_formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.classes.folder import Class
    from grader.course.challenge import Challenge
    from grader.gradebook import Gradebook
    from grader.report.roster import Row
    from grader.service.class_jobs import How
    from grader.service.classroom import Classroom
    from grader.service.register import Register, Seat
    from grader.service.results import Results


_TABLE = "table"
_LONG = re.compile(r"(\S{12})\S{5,}(\S{12})")
"""A word, as LMSs name files, beside which nothing else of a remark would be seen."""
_WORKERS_GO_ON = (
    "workers go on with what is in the queue meanwhile.\n"
    "The same command waits for what is left, and writes the results."
)


@click.command()
@click.argument("challenge", shell_complete=complete_challenge)
@click.argument("submissions", metavar="FOLDER|ZIP...", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--jobs", type=click.IntRange(1, 64), help="Judge so many at a time.  [default: the processors]")
@click.option("--workers", is_flag=True, help="Have `grade worker`s judge, on any machines.")
@click.option(
    "--class",
    "class_folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The class: its roster and rules.",
)
@click.option("--roster", metavar="FILE", type=click.Path(path_type=Path), help="The class: CSV, or a name a line.")
@click.option("--out", type=click.Path(path_type=Path), help="Write there.  [default: ./CHALLENGE-results]")
@click.option(
    "--feedback", metavar="FILE", type=click.Path(path_type=Path),
    help="Write the reports into a zip that Canvas or Moodle takes back.",
)  # fmt: skip
@running_options
@click.option(
    "--format",
    "form",
    type=click.Choice([_TABLE, *class_formats.names()]),
    default=_TABLE,
    help="Print the results so.",
)
@place_options
@click.pass_obj
def batch(
    settings: Settings,
    *,
    challenge: str,
    submissions: tuple[Path, ...],
    jobs: int | None,
    workers: bool,
    class_folder: Path | None,
    roster: Path | None,
    out: Path | None,
    feedback: Path | None,
    device: Literal["auto", "cpu", "cuda"],
    sandbox: str,
    trust_submissions: bool,
    form: str,
) -> int:
    """Grade a class: a submission per student.

    Whose it is says the stamp that `grade start` wrote into the file, held against the file's or folder's name and
    the roster; of an export of Gradescope, against its submission_metadata.yml. What one student hands in several times
    are attempts, also in several folders and zips: a later one of these is the later attempt, where no times tell it.
    In a folder of git repositories the last commit in time is graded. Where each student has other numbers, a file
    without a stamp is refused.

    With --class, when something was handed in is what the class's times.csv says, the export's metadata, or the date of
    the file in the zip, never the time of this run; `grade grades --class` counts by it.

    With --workers, and a gradebook on a PostgreSQL server, nothing is judged here: the submissions wait in a queue
    there for `grade worker`, on as many machines as you like; the results are the same to the byte.

    What class.toml does not show yet is in no student's report. --feedback names each report in the zip as the
    system named what was handed in: in Canvas Upload Submissions, in Moodle Upload multiple feedback files in a zip.

    Writes results.csv, results.jsonl, a report per student and index.html. Interrupted, the same command goes on
    where it stopped. Exits with 0 when all were graded, 1 when some could not be read, 3 when a check is broken.

    \b
    Examples:
      grade batch 08-train-epoch submissions/
      grade batch 08-train-epoch group-a.zip group-b.zip
      grade batch 08-train-epoch moodle.zip --class autumn/ --feedback back.zip
    """
    from grader.classes.folder import read_class
    from grader.course.places import open_places
    from grader.course.roster import read_roster
    from grader.gradebook import Gradebook
    from grader.service.feedback import require_feedback
    from grader.service.register import Register
    from grader.service.results import Results, held, make_folder
    from grader.service.showing import Shown
    from grader.service.times import in_time

    course = settings.find_course()
    found = course.find(challenge)
    if not found.meta.judged:
        raise UsageFault(f"{found.slug} is a {found.meta.kind}: there is nothing to grade", next_step="grade list")
    class_ = read_class(class_folder, course.slugs()) if class_folder else None
    shown = Shown(found, class_, now())
    people = read_roster(roster) if roster else class_.roster if class_ else None
    if workers:
        refuse_together(jobs=jobs, sandbox=sandbox, trusted=trust_submissions)
        require_server(settings.gradebook_url)
    how = None if workers else how_of(found, device, sandbox, trusted=trust_submissions)
    told: list[str] = []
    with (
        open_places(
            submissions,
            *found.stub_names,
            tell=told.append,
            slug=found.slug,
            until=in_time(found.slug, class_),
        ) as handed,
        Gradebook(settings.gradebook_url) as book,
    ):
        if feedback is not None:
            require_feedback(feedback, submissions, [one.student for one in handed])
        folder = make_folder(out or Path(f"{found.slug}-results"), *submissions)
        with held(folder), _open_room(settings, book, found, how=how, jobs=jobs, device=device) as room:
            register = Register(found, room.key, people, class_.policy.zone if class_ else UTC)
            results = Results(folder, book, found, class_, keep=shown.of)
            seats = register.seats(handed)
            for seat in seats:
                results.know(seat.student, *(name for one in seat.all_handed for name in (one.student, one.name)))
            for sentence in told:  # only now are all known whom it may name
                click.echo(results.text(sentence), err=True)
            try:
                rows = _grade(seats, register, room, results, class_=class_, workers=workers)
            finally:
                tell_troubles(room.troubles)
        _show(rows, form, folder)
        if feedback is not None:
            _tell_feedback(seats, results, feedback, f"{found.slug}.html")
    return exit_code(rows)


def _open_room(
    settings: Settings, book: "Gradebook", challenge: "Challenge", *, how: "How | None", jobs: int | None, device: str
) -> "Classroom":
    """Return the room that grades: here, or where `how` is None by workers."""
    from grader.service import classroom

    course = settings.find_course()
    if how is not None:
        return classroom.open_room(book, course, challenge, how, jobs or processors(), now)
    from grader.service.by_workers import open_room

    on: Literal["cpu", "cuda"] = "cuda" if device == "cuda" else "cpu"
    return open_room(book, course, challenge, url=settings.gradebook_url, device=on, clock=now, tell=tell_waiting)


def _grade(
    seats: "Sequence[Seat]",
    register: "Register",
    room: "Classroom",
    results: "Results",
    *,
    class_: "Class | None",
    workers: bool,
) -> "list[Row]":
    """Grade all, showing how far it is, and write what comes of it; return the rows."""
    from grader.service.register import Resemblance
    from grader.service.times import handed_in_at, is_told

    for seat in seats:
        at, unsure = handed_in_at(seat, register.challenge.slug, class_, now())
        room.take_in(seat, at, assumed=not is_told(seat, register.challenge.slug, class_, at))
        results.note(seat.student, *seat.notes, *filter(None, [] if seat.refused else [unsure]))
    for student, why in room.refused.items():
        results.refuse(student, why)
    for student in register.missing(seats):
        results.miss(student)
    alike = Resemblance(register.challenge, room.key)
    for one in room.graded_before():  # the pool warms up meanwhile
        results.add(*one)
        alike.add(*one)
    total = room.waiting
    try:
        with progress(total) as advance:
            for one in room.grade_all():
                room.patiently(partial(results.add, *one))
                alike.add(*one)
                advance(1)
    except KeyboardInterrupt:
        rest = _WORKERS_GO_ON if workers else "the same command goes on there."
        click.echo(f"{total - room.waiting} of {total} are graded and kept; {rest}", err=True)
        raise
    for student, note in alike.notes().items():
        results.note(student, note)
    return room.patiently(results.finish)


def _tell_feedback(seats: "Sequence[Seat]", results: "Results", out: Path, name: str) -> None:
    """Write the zip of reports, and say whose hand-in has none.

    Of several of one student, the last one has it that Canvas or Moodle named.
    """
    from grader.course.roster import feedback_path
    from grader.service.feedback import write_feedback
    from grader.text import counted, one_line

    every = [(one.student, seat.student) for seat in seats for one in seat.all_handed]
    last = {student: handed for handed, student in sorted(every, key=lambda one: feedback_path(one[0], "") != "")}
    written = write_feedback(out, {handed: student for student, handed in last.items()}, results.sent_back, name)
    click.echo(f"{out}: {counted(written.pages, 'report')}", err=True)
    for handed in written.without:
        click.echo(f"  without a report: {one_line(results.text(handed), 80)}", err=True)


def _show(rows: "Sequence[Row]", form: str, folder: Path) -> None:
    if form == _TABLE:
        _show_table(rows)
    else:
        click.echo(class_formats.render(rows, form).rstrip("\n"))
    click.echo(f"Reports: {folder / 'index.html'}", err=form != _TABLE)


def _show_table(rows: "Sequence[Row]") -> None:
    from grader.cli.terminal import table, width
    from grader.text import one_line

    lines = [("STUDENT", "STATUS", "POINTS", "REMARKS")]
    for row in rows:
        points = f"{row.points} of {row.possible}" if row.possible else "–"
        message = one_line(row.message).rstrip(".") if row.notes else one_line(row.message)
        remarks = "; ".join(filter(None, (row.diagnosis or message, *map(one_line, row.notes))))
        lines.append((one_line(row.student, 30), row.status, points, _LONG.sub(r"\1…\2", remarks)))
    head, *rest = table(lines, right=frozenset({2}))
    click.secho(head, dim=True)
    for line in rest:
        click.echo(one_line_of(line, width()))


def one_line_of(line: str, limit: int) -> str:
    """Return a line of the table, cut where the terminal ends."""
    return line if len(line) <= limit else line[: limit - 1] + "…"


def exit_code(rows: "Sequence[Row]") -> int:
    """Return 3 where a check is broken, else 1 where something was refused, else 0."""
    from grader.report.roster import REFUSED

    if any(row.status == "broken" or "broken" in row.checks.values() for row in rows):
        return 3
    return 1 if any(row.status == REFUSED for row in rows) else 0
