"""`grade submit`: store, judge, show."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli.settings import (
    Settings,
    complete_file,
    complete_target,
    own_name,
    place_options,
    running_options,
    student_option,
)
from grader.errors import MachineFault, UsageFault
from grader.report.formats import DEFAULT, names

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.course.challenge import Challenge
    from grader.course.interface import Interface
    from grader.course.locate import Located
    from grader.grading.engine import Engine
    from grader.report import Format
    from grader.sandbox.launch import Backend


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
    sandbox: Literal["auto", "kernel", "plain"],
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
    from grader.cli.identity import identify
    from grader.cli.waiting import runs_nothing, tell_read
    from grader.course.handin import read_handin
    from grader.sandbox.devices import choose_device

    located = locate_submission(settings, target, file)
    me = own_name(located.course)
    who = student or located.student or me
    text = read_handin(located.challenge, located.file)
    if text.note:
        click.echo(f"{text.note}.", err=True)
    located = identify(located, text, who)
    if runs_nothing(located.challenge):
        tell_read(located.challenge, interface_of(located, who), text)
        return 1
    chosen = choose_device(device)
    backend = choose_backend(sandbox, own=who == me, trusted=trust_submissions)

    # From here on torch warms up in processes of its own, and what is needed here is imported beside it.
    own = who == me and not trust_submissions
    with ready_engine(
        located.challenge, lambda: interface_of(located, who), backend=backend, device=chosen, own=own
    ) as engine:
        from grader.cli.attempt import Attempt
        from grader.cli.show import show

        attempt = Attempt(
            engine, located, who, device=device, trusted=trust_submissions, seed=seed, quiet=quiet, form=form
        )
        report = attempt.run(text, settings.gradebook_url)
        code = show(report, form, full=full, ahead=attempt.ahead, troubles=engine.troubles)
        attempt.catch_up(settings.gradebook_url)
        if attempt.unkept is not None:
            raise attempt.unkept
        return code


def ready_engine(
    challenge: "Challenge",
    read: "Callable[[], Interface]",
    *,
    backend: "Backend",
    device: "Literal['cpu', 'cuda']",
    own: bool,
) -> "Engine":
    """Start what judges, or find it warm where one's own file is judged; returns at once.

    `read` reads what the stub asks for; who finds processes warm need not know.
    """
    if own:
        from grader.warm.client import find_engine

        return find_engine(challenge, read, backend=backend, device=device, runner="grader.cli.relayed")
    from grader.grading.engine import start_engine

    return start_engine(challenge, read(), backend=backend, device=device)


def locate_submission(settings: Settings, target: str | None, file: str | None) -> "Located":
    """Find what `grade submit` or `grade watch` was typed for; a FILE takes the place of the workspace's own."""
    import msgspec

    from grader.course.locate import locate
    from grader.course.submission_file import read_submission

    course = settings.find_course() if settings.course else None
    if target is not None and target.endswith((".py", ".ipynb")) and not os.path.exists(target):  # noqa: PTH110
        read_submission(Path(target))  # raises: it looks like a file, never like a challenge's name
    located = locate(target, Path.cwd(), course=course)
    if file is None:
        return located
    if located.challenge.meta.stubs and os.path.isdir(file):  # noqa: PTH112 - Path raises where it cannot be a name
        file = os.path.join(file, located.challenge.entry_name)  # noqa: PTH118
    if Path(file).absolute().parent != located.file.absolute().parent:  # the folder's numbers need not be the file's
        located = msgspec.structs.replace(located, draw=None, code="")
    return msgspec.structs.replace(located, file=Path(file))


def interface_of(located: "Located", student: str) -> "Interface":
    """Read what the stub asks for; the same for every draw, so the gradebook need not be asked which."""
    from grader.course.keys import course_key
    from grader.course.variant import asked_interface, draw_variant, render_public

    challenge = located.challenge
    variant = draw_variant(challenge, student, located.draw or 0, course_key(located.course))
    return asked_interface(challenge, render_public(challenge, variant))


def choose_backend(asked: str, *, own: bool, trusted: bool) -> "Backend":
    """Return how to confine the code.

    Raises:
        MachineFault: "kernel" was asked for, and this system cannot.
        UsageFault: unconfined, and it is somebody else's.
    """
    from grader.sandbox.launch import best_backend

    best = best_backend()
    if asked == "kernel" and best != "kernel":
        raise MachineFault(
            "This system cannot confine a program: it has no Landlock or no seccomp", next_step="grade doctor"
        )
    if best == "kernel" and asked != "plain":
        return "kernel"
    if not own and not trusted:
        raise UsageFault(
            "Somebody else's file would run here without a sandbox, able to read and change your files",
            next_step="Use a Linux machine with Landlock (grade doctor), or, if you trust the file, "
            "add --trust-submissions",
        )
    return "plain"
