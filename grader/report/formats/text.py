"""The report for a terminal, whole."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report import words
from grader.report.check_result import CheckResult, Failure
from grader.report.record import Report
from grader.report.terminal import STYLES, evidence_lines, fields, paper, printed, prose
from grader.text import cut_lines, one_line

_OUTPUT_LINES, _DETAIL_LINES = 12, 12


def render(report: Report, *, console_width: int = 80, colour: bool = False) -> str:
    """Return the report for a terminal of that many columns; without colour it holds no escape sequence at all."""
    return printed(_parts(report), paper(console_width, colour=colour))


def _parts(report: Report) -> Iterator[RenderableType]:
    """Yield the report's parts from top to bottom."""
    grade = report.grade
    yield from _header(report)
    if grade.diagnosis is not None:
        looks = Text("This looks like: ", style="bold yellow")
        yield _below(looks.append(prose(grade.diagnosis.text), style="bold default"), indent=0)
    if grade.checks:
        yield _below(_check_table(grade.checks), indent=0)
    repeated = words.repeated(grade)
    for check in grade.checks:
        if words.says_more(check):
            yield from _failed(check, report, repeats=check.id in repeated)
    measured = [_indented(line) for evidence in words.other_evidence(grade) for line in evidence_lines(evidence)]
    if measured:
        yield _heading("What was measured")
        yield from measured
    if grade.output.strip():
        yield _heading("Your program printed")
        yield from _cut(grade.output, _OUTPUT_LINES)
    if words.commands(report):
        yield _heading("Next")
        yield _commands(report)


def _header(report: Report) -> Iterator[RenderableType]:
    grade = report.grade
    table = Table.grid(expand=True, padding=(0, 2, 0, 0))
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    style = "bold green" if grade.full_marks else "bold yellow"
    score = Text(words.points(grade.earned, grade.possible), style=style)
    table.add_row(Text(one_line(grade.about.title), style="bold"), score)
    yield table
    facts = (grade.about.slug, grade.about.kind, grade.about.level, words.attempt(report), grade.filename)
    yield Text(" · ".join(one_line(fact) for fact in facts if fact), style="dim")
    yield Text(one_line(words.device(grade)), style="dim")
    yield Text(one_line(grade.isolation.text, 400), style="dim")
    used = words.time_used(report)
    if used:
        yield Text(f"time used: {used}", style="dim")
    for warning in words.warnings(grade):
        yield Text(f"! {warning}", style="bold yellow")
    for notice in grade.notices:
        yield Text(f"· {one_line(notice, 300)}", style="dim")
    yield _below(Text(words.verdict(grade, partly=bool(report.withheld)), style=style), indent=0)
    for sentence in report.withheld:
        yield Text(sentence)
    if grade.message:
        yield Text(prose(grade.message))


def _check_table(checks: tuple[CheckResult, ...]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for check in checks:
        mark = f"{words.MARKS[check.outcome]} {words.OUTCOMES[check.outcome]}"
        earned = f"{check.earned}/{check.possible}" if check.possible else "–"
        table.add_row(Text(mark, style=STYLES[check.outcome]), earned, Text(prose(check.title)))
    return table


def _failed(check: CheckResult, report: Report, *, repeats: bool) -> Iterator[RenderableType]:
    """Yield what a check that was not passed has to say; of what was said before, half a line."""
    mark = Text(f"{words.MARKS[check.outcome]} ", style=f"bold {STYLES[check.outcome]}")
    yield _below(mark.append(prose(check.title), style="bold default"), indent=0)
    if repeats:
        yield _indented(Text(words.REPEATED))
        return
    if check.failure is not None:
        yield _indented(Text(prose(check.failure.message)))
        yield _indented(_fields(check.failure, report, words.known_factors(check.id, report.grade.evidence)))
        yield from _cut(words.way_in(check.failure), _DETAIL_LINES)
    else:
        yield _indented(Text(prose(words.without_failure(check))))
    for shown in report.grade.evidence:
        if shown.check == check.id:
            yield from map(_indented, evidence_lines(shown))
    if words.hint(check, report.grade):
        yield _indented(Text("hint: ", style="cyan").append(prose(words.hint(check, report.grade)), style="default"))


def _fields(failure: Failure, report: Report, known: Mapping[str, int]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in fields(failure, report.source, known):
        table.add_row(name, Text(one_line(value, 600)))
    return table


def _commands(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(style="dim")
    for command, purpose in words.commands(report):
        table.add_row(Text(one_line(command)), purpose)
    return _indented(table)


def _cut(text: str, lines: int) -> Iterator[RenderableType]:
    """Yield a block of text as it is, cut to that many lines."""
    if text.strip():
        shown, left_out = cut_lines(text, lines, 200)
        yield _indented(Text(shown, style="dim"))
        if left_out:
            yield _indented(Text(f"… {left_out} more line{'' if left_out == 1 else 's'}", style="dim"))


def _heading(text: str) -> RenderableType:
    return _below(Text(text, style="bold"), indent=0)


def _below(content: RenderableType, *, indent: int) -> RenderableType:
    return Padding(content, (1, 0, 0, indent))


def _indented(content: RenderableType) -> RenderableType:
    return Padding(content, (0, 0, 0, 2))
