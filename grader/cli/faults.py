"""Every way a command can end other than well, in words and as an exit code; never a traceback."""

import errno
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import click

from grader.cli.terminal import wrapped
from grader.errors import GradeError, GraderFault, MachineFault

INTERRUPTED, TERMINATED = 130, 143
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def answered(run: Callable[[], object]) -> int:
    """Run a command and return its exit code, telling on stderr what went wrong.

    With GRADE_DEBUG set, an exception that nobody foresaw is raised on.
    """
    try:
        with _tidy_when_terminated():
            code = run()
    except GradeError as fault:
        _tell(str(fault), fault=fault.whose, next_step=fault.next_step)
        return fault.exit_code
    except click.ClickException as fault:
        with suppress(OSError):
            fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted.")
        return INTERRUPTED
    except Exception as fault:
        if os.environ.get("GRADE_DEBUG"):
            raise
        return _blame_disk(fault) if isinstance(fault, OSError) and fault.errno in _FULL else _confess(fault)
    return code if isinstance(code, int) else 0


@contextmanager
def _tidy_when_terminated() -> Iterator[None]:
    """Have SIGTERM leave every `with` on the way out: else a terminal would be left without its cursor."""
    before = signal.getsignal(signal.SIGTERM)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(*_: object) -> NoReturn:
    raise SystemExit(TERMINATED)


def _confess(fault: Exception) -> int:
    """Tell that grade itself failed, and keep the details for whoever mends it."""
    import traceback

    from grader.cli.log import keep_details

    kept = keep_details("".join(traceback.format_exception(fault)))
    where = f"Report it with the details in {kept}" if kept else "Show the details: GRADE_DEBUG=1 grade ..."
    _tell(f"This is a bug in grade: {type(fault).__name__}.", fault="the grader's", next_step=where)
    return GraderFault.exit_code


def tell_troubles(troubles: Iterable[str]) -> None:
    """Keep tracebacks for the instructor, each once, and say on stderr where; say nothing where there are none."""
    kept: str | None = None
    for trouble in dict.fromkeys(troubles):
        from grader.cli.log import keep_details

        kept = keep_details(trouble)
    if kept is not None:
        _say(f"For the instructor: details are in {kept or 'no file, for none could be written'}")


def _blame_disk(fault: OSError) -> int:
    where = f" {fault.filename}" if fault.filename else " what grade prints"
    _tell(f"The disk is full:{where} cannot be written.", fault=MachineFault.whose, next_step="See df -h, then again.")
    return MachineFault.exit_code


def _tell(message: str, *, fault: str, next_step: str) -> None:
    _say(click.style("grade: ", fg="red", bold=True) + wrapped(message, indent=7, err=True))
    _say(click.style(f"fault: {fault}", dim=True))
    if next_step:
        _say(click.style("next:  ", bold=True) + wrapped(next_step, indent=7, err=True))


def _say(text: str) -> None:
    with suppress(OSError):  # full, or nobody reads it any more: the exit code still tells
        click.echo(text, err=True)
