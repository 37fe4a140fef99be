"""`grade submit`: store, judge, show."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.settings import (
    Settings,
    complete_file,
    complete_target,
    now,
    own_name,
    place_options,
    running_options,
    student_option,
)
from grader.report.formats import DEFAULT, names

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.course.interface import Interface
    from grader.course.submission_file import SubmissionText
    from grader.report import Format


@click.command()
@click.argument("target", metavar="[CHALLENGE|FOLDER]", required=False, shell_complete=complete_target)
@click.argument("file", required=False, shell_complete=complete_file)
@running_options
@click.option("--format", "form", type=click.Choice(names(printed=True)), default=DEFAULT, help="Print the report so.")
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**32 - 1), help="Seed of the examples.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--full", is_flag=True, help="Print the whole report, not one screen of it.")
@student_option
@place_options
@click.pass_obj
def submit(
    settings: Settings,
    *,
    target: str | None,
    file: str | None,
    device: Literal["auto", "cpu", "cuda"],
    sandbox: str,
    trust_submissions: bool,
    form: "Format",
    seed: int | None,
    quiet: bool,
    full: bool,
    student: str | None,
) -> int:
    """Grade your solution, a Python file or a notebook.

    Without arguments, the challenge whose folder you are in. Shows one screen; --full or `grade report` show all.
    Exits with 0 only for full marks. What warmed up stays for ten minutes (see grade doctor), but for GRADE_WARM=0.

    \b
    Examples:
      grade submit 08-train-epoch
      grade submit 08-train-epoch other.py --device cuda
    """
    from grader.course.handin import read_handin
    from grader.sandbox.devices import choose_device
    from grader.service.identity import identify
    from grader.service.prepare import assignment_of, choose_backend, locate_submission, ready_engine
    from grader.service.waiting import runs_nothing

    course = settings.find_course() if settings.course else None
    located = locate_submission(target, file, Path.cwd(), course)
    me = own_name(located.course)
    who = student or located.student or me
    text = read_handin(located.challenge, located.file)
    if text.note:
        click.echo(f"{text.note}.", err=True)
    located, odd = identify(located, text, who)
    if odd:
        click.echo(odd, err=True)
    if runs_nothing(located.challenge):
        _tell_read(located.challenge, assignment_of(located, who).interface, text)
        return 1
    chosen = choose_device(device)
    backend = choose_backend(sandbox, own=who == me, trusted=trust_submissions)

    # From here on torch warms up in processes of its own, and what is needed here is imported beside it.
    own = who == me and not trust_submissions
    with ready_engine(
        located.challenge, lambda: assignment_of(located, who).runs, backend=backend, device=chosen, own=own,
        runner="grader.cli.relayed",
    ) as engine:  # fmt: skip
        from grader.cli.show import Telling, show
        from grader.service.submit import Attempt

        attempt = Attempt(
            engine, located, who, device=device, trusted=trust_submissions, seed=seed, clock=now,
            tell=Telling(form, quiet=quiet), looks_ahead=form == DEFAULT,
        )  # fmt: skip
        report = attempt.run(text, settings.gradebook_url)
        code = show(report, form, full=full, ahead=attempt.ahead, troubles=engine.troubles)
        attempt.catch_up(settings.gradebook_url)
        if attempt.unkept is not None:
            raise attempt.unkept
        return code


def _tell_read(challenge: "Challenge", interface: "Interface", text: "SubmissionText") -> None:
    """Say what was read of a file that only the instructor can judge."""
    from grader.course.waiting import waiting_for
    from grader.service.waiting import read_only

    for name, value in read_only(interface, text).items():
        click.echo(f"{name} = {value!r}")
    click.echo(f"This can be read. Whether it is right, your instructor's checks tell: hand in {text.filename}.")
    for one in waiting_for(challenge):
        worth = "" if one.points is None else f" ({one.points:g} point{'' if one.points == 1 else 's'})"
        click.echo(f"  waits: {one.title}{worth}")
