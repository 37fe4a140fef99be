"""A report on the terminal, or for a machine: within one screen, or whole."""

from collections.abc import Sequence

import click

from grader.cli.ahead import NOTHING_AHEAD, Ahead
from grader.cli.compose import exit_code
from grader.cli.faults import keep_details
from grader.cli.terminal import colourful, echo_long, laid_out, width
from grader.report import Format, render
from grader.report.record import Report
from grader.report.worked import in_markdown


def show(report: Report, form: Format, *, full: bool, ahead: Ahead, troubles: Sequence[str]) -> int:
    """Print the report, whole or one screen of it; return the exit code. `troubles` are kept for the instructor."""
    if form == "text" and not full:
        echo_summary(report, ahead)
    else:
        echo_report(report, form)
    if troubles:
        kept = keep_details("\n\n".join(troubles))
        click.echo(f"For the instructor: details are in {kept or 'no file, for none could be written'}", err=True)
    return exit_code(report.grade)


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
