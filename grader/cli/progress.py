"""Grading as it happens: a live list of checks on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.cli.terminal import is_terminal, width
from grader.course.challenge import Challenge
from grader.grading.messages import Collected, Event, Finished, Started
from grader.report.check_result import CheckResult, Outcome
from grader.report.words import MARKS, OUTCOMES
from grader.text import one_line

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

Listen = Callable[[Event], None]
_BAR = 20
_TURNING, _TURNS = "-\\|/", 8
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
        self._title = title
        self._checks: dict[str, CheckResult] = {}
        self._done: set[str] = set()
        self._running = ""

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

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        from grader.report.wrap import wrapped

        state = f"{len(self._done)} of {len(self._checks)} checks" if self._checks else "warming up torch"
        room = options.max_width - _BAR - len(state) - 4
        (title,) = wrapped(Text(one_line(self._title), style="bold"), console, room, 1)
        head = Table.grid(padding=(0, 2, 0, 0))
        bar = ProgressBar(total=max(1, len(self._checks)), completed=len(self._done), width=_BAR)
        head.add_row(title, bar, Text(state, style="dim"))
        yield head
        for name, check in self._checks.items():
            ended = name in self._done
            mark = Text(f"{MARKS[check.outcome]} ", style=_STYLES[check.outcome]) if ended else Text("  ")
            if name == self._running and not ended:
                mark = Text(f"{_TURNING[int(console.get_time() * _TURNS) % len(_TURNING)]} ")
            # One text, not two columns: a table that is too wide takes from every column, and the mark would go first.
            row = mark.append(one_line(check.title), style="default" if ended else "dim")
            yield from wrapped(row, console, options.max_width, 1)
