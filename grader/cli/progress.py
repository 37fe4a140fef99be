"""Grading as it happens: a live list of checks on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.cli.terminal import is_terminal, width
from grader.course.challenge import Challenge
from grader.grading.messages import Collected, Event, Finished, Started
from grader.report.record import CheckResult, Outcome
from grader.report.words import MARKS, OUTCOMES

if TYPE_CHECKING:
    from rich.console import RenderableType

Listen = Callable[[Event], None]
_STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.BROKEN: "yellow",
    Outcome.NOT_RUN: "dim",
    Outcome.SKIPPED: "dim",
}


@contextmanager
def progress(challenge: Challenge, *, quiet: bool) -> Iterator[Listen]:
    """Yield a listener that shows on stderr what the engine says."""
    if quiet:
        yield lambda _: None
    elif not is_terminal(err=True):
        yield _plain
    else:
        from rich.console import Console
        from rich.live import Live

        shown = Checks(challenge.meta.title)
        console = Console(stderr=True, width=width(), emoji=False, markup=False, highlight=False)
        with Live(shown, console=console, transient=True, refresh_per_second=10):
            yield shown.hear


def _plain(event: Event) -> None:
    if isinstance(event, Finished):
        result = event.result
        click.echo(f"{MARKS[result.outcome]} {OUTCOMES[result.outcome]}  {result.title}", err=True)


class Checks:
    """The checks so far, for rich to draw."""

    def __init__(self, title: str) -> None:
        from rich.spinner import Spinner

        self._title = title
        self._checks: dict[str, CheckResult] = {}
        self._done: set[str] = set()
        self._running = ""
        self._spinner = Spinner("line")

    def hear(self, event: Event) -> None:
        """Take note of one event."""
        if isinstance(event, Collected):
            self._checks = {check.id: check for check in event.checks}
            self._done = set()  # they may be run again, by a judge that took the place of one that ended
        elif isinstance(event, Started):
            self._running = event.id
        elif isinstance(event, Finished):
            self._checks[event.result.id] = event.result
            self._done.add(event.result.id)

    def __rich__(self) -> "RenderableType":
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        head = Table.grid(padding=(0, 2, 0, 0))
        state = f"{len(self._done)} of {len(self._checks)} checks" if self._checks else "warming up torch"
        bar = ProgressBar(total=max(1, len(self._checks)), completed=len(self._done), width=20)
        head.add_row(Text(self._title, style="bold"), bar, Text(state, style="dim"))
        rows = Table.grid(padding=(0, 1, 0, 0))
        rows.add_column(width=1)
        rows.add_column(no_wrap=True, overflow="ellipsis")
        for name, check in self._checks.items():
            ended = name in self._done
            mark = Text(MARKS[check.outcome], style=_STYLES[check.outcome]) if ended else Text(" ")
            running = name == self._running and not ended
            rows.add_row(self._spinner if running else mark, Text(check.title, style="" if ended else "dim"))
        return Group(head, rows)
