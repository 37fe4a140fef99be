"""Every way a command can end other than well, in words and as an exit code; never a traceback."""

import errno
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
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

    details = "".join(traceback.format_exception(fault))
    kept = keep_details(details)
    where = f"Report it with the details in {kept}" if kept else "Show the details: GRADE_DEBUG=1 grade ..."
    _tell(f"This is a bug in grade: {type(fault).__name__}.", fault="the grader's", next_step=where)
    return GraderFault.exit_code


def _blame_disk(fault: OSError) -> int:
    where = f" {fault.filename}" if fault.filename else " what grade prints"
    _tell(f"The disk is full:{where} cannot be written.", fault=MachineFault.whose, next_step="See df -h, then again.")
    return MachineFault.exit_code


def keep_details(details: str) -> str:
    """Add details to the log in the user's folder; return its path, empty where it cannot be written."""
    try:
        file = log_file()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="replace") as log:
            log.write(f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n{details}\n")
    except (OSError, RuntimeError):
        return ""
    return str(file)


def log_file() -> Path:
    """Return the log in the user's folder; it need not exist."""
    from platformdirs import user_log_path

    return user_log_path("grade") / "grade.log"


def _tell(message: str, *, fault: str, next_step: str) -> None:
    _say(click.style("grade: ", fg="red", bold=True) + wrapped(message, indent=7, err=True))
    _say(click.style(f"fault: {fault}", dim=True))
    if next_step:
        _say(click.style("next:  ", bold=True) + wrapped(next_step, indent=7, err=True))


def _say(text: str) -> None:
    with suppress(OSError):  # full, or nobody reads it any more: the exit code still tells
        click.echo(text, err=True)
