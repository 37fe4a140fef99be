"""A report on the terminal, or for a machine: within one screen, or whole."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib import import_module

import click

from grader.cli.faults import tell_troubles
from grader.cli.progress import progress
from grader.cli.terminal import colourful, echo_long, laid_out, width
from grader.grading import messages
from grader.report import Format, render, words
from grader.report.record import Grade, Report
from grader.report.worked import in_markdown
from grader.service.ahead import NOTHING_AHEAD, Ahead
from grader.service.events import Event, Interrupted, Judged, Judging, Refused, Reported, TakenBack


class Telling:
    """Shows on stderr what happens while a submission is judged, and on stdout what came of an earlier one.

    Args:
        form: what the report will be shown as.
        quiet: show no progress.
    """

    def __init__(self, form: Format, *, quiet: bool) -> None:
        self._form = form
        self._quiet = quiet
        self._shown = ExitStack()
        self._listen: Callable[[messages.Event], None] = lambda _: None

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, Judging):
            self._listen = self._shown.enter_context(progress(event.challenge, quiet=self._quiet))
        elif isinstance(event, Judged):
            self._shown.close()
        elif isinstance(event, Interrupted):
            at = f"{event.submitted_at.astimezone():%Y-%m-%d %H:%M}"
            click.echo(f"\nYour submission of {at} was interrupted and is graded now; Ctrl-C takes it back.", err=True)
        elif isinstance(event, Reported):
            self._show_earlier(event.report)
        elif isinstance(event, TakenBack):
            click.echo(_taken_back(event), err=True)
        elif not isinstance(event, Refused):
            self._listen(event)
            if isinstance(event, messages.Collected):
                # Imported while the first check runs, in a process of its own.
                import_module(
                    "grader.report.summary" if self._form == "text" else f"grader.report.formats.{self._form}"
                )

    def _show_earlier(self, report: Report) -> None:
        if self._form == "text":
            echo_summary(report)
        else:  # what is printed is one report, for a machine
            grade = report.grade
            score = words.points(grade.earned, grade.possible)
            click.echo(f"It has {score}. {words.verdict(grade)} {grade.message}".rstrip(), err=True)


def _taken_back(event: TakenBack) -> str:
    if event.graded_before:
        return f"It was graded just before; read how: grade report {event.challenge}"
    return "Taken back: it is not graded later, and no attempt was used."


def show(report: Report, form: Format, *, full: bool, ahead: Ahead, troubles: Sequence[str]) -> int:
    """Print the report, whole or one screen of it; return the exit code. `troubles` are kept for the instructor."""
    if form == "text" and not full:
        echo_summary(report, ahead)
    else:
        echo_report(report, form)
    tell_troubles(troubles)
    return exit_code(report.grade)


def exit_code(grade: Grade) -> int:
    """Return 0 for full marks, 1 for less, 3 where the grader or the course is at fault."""
    if grade.is_broken:
        return 3
    return 0 if grade.full_marks else 1


def echo_summary(report: Report, ahead: Ahead = NOTHING_AHEAD) -> None:
    """Print a report within one screen, for a terminal in colour."""
    from grader.report.summary import render_summary

    shown = render_summary(report, console_width=width(), colour=colourful(), badges=ahead.badges, news=ahead.steps)
    click.echo(shown)


def echo_report(report: Report, form: Format) -> None:
    """Print a report: for a terminal in colour and as wide as it is, with the explanation once it may be seen."""
    if form != "text":
        click.echo(render(report, form).rstrip("\n"))
        return
    from grader.report.formats.text import render as render_text

    text = render_text(report, console_width=width(), colour=colourful()).rstrip("\n")
    if report.grade.worked is not None:
        text += "\n\n" + laid_out(in_markdown(report.grade.worked))
    if report.solution:
        text += "\n\n" + laid_out(f"## A model solution\n\n```python\n{report.solution.strip()}\n```")
    if report.explanation:
        text += "\n\n" + laid_out(f"## Explanation\n\n{report.explanation}")
    echo_long(text)
