"""What `grade watch` shows, and when Enter is pressed."""

import sys
import threading
from collections.abc import Callable
from datetime import datetime

import click

from grader.cli.show import echo_summary
from grader.cli.terminal import is_terminal, wrapped
from grader.errors import GradeError
from grader.service.ahead import NOTHING_AHEAD, Ahead
from grader.service.events import Event, Judging, Refused, Reported

ONWARD = Ahead(steps=(("Enter", "hand it in, and go on to the next"),))


class Keys:
    """Tells when Enter is pressed, where a person sits at both ends; elsewhere never."""

    def __init__(self) -> None:
        self.asked = is_terminal() and sys.stdin is not None and sys.stdin.isatty()
        self._heard: Callable[[], None] = lambda: None
        if self.asked:
            threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, heard: Callable[[], None]) -> None:
        """Call `heard` at every Enter from now on, and nobody else."""
        self._heard = heard

    def _listen(self) -> None:
        while sys.stdin.readline():
            self._heard()


def show_practice(keys: Keys) -> Callable[[Event], None]:
    """Return what shows each result in place of the one before; Enter is offered where somebody can press it."""

    def show(event: Event) -> None:
        if isinstance(event, Judging) and is_terminal():
            click.secho("Grading ...", dim=True)
        elif isinstance(event, Refused):
            _show_fault(event.fault)
        elif isinstance(event, Reported):
            clear()
            onward = event.report.grade.full_marks and keys.asked
            echo_summary(event.report, ONWARD if onward else NOTHING_AHEAD)

    return show


def _show_fault(fault: GradeError) -> None:
    clear()
    click.echo(f"{wrapped(str(fault))}\n{wrapped(fault.next_step)}".rstrip())


def clear() -> None:
    """Begin where the last result began; piped, below it."""
    if is_terminal():
        click.clear()
    else:
        click.echo(f"--- {datetime.now().astimezone():%H:%M:%S}")
