"""What was found, for the instructor's terminal."""

import io
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report.check_result import Outcome
from grader.verify.record import Finding, Verified

_MARKS = {Outcome.FAILED: "✓", Outcome.PASSED: "·", Outcome.BROKEN: "!", Outcome.NOT_RUN: "–", Outcome.SKIPPED: "s"}
_LEGEND = {
    Outcome.FAILED: "caught",
    Outcome.PASSED: "not caught",
    Outcome.BROKEN: "the check is broken",
    Outcome.NOT_RUN: "refused unrun",
    Outcome.SKIPPED: "skipped itself",
}
_CONTROLS = 2
_DETAIL_LINES = 15


def render_verified(verified: Verified, width: int = 80, *, colour: bool = False) -> str:
    """Return the matrix and the findings for a terminal of that many columns."""
    file = io.StringIO()
    console = Console(
        file=file, width=width, color_system="standard" if colour else None, force_terminal=colour,
        legacy_windows=False, markup=False, emoji=False, highlight=False, _environ={},
    )  # fmt: skip
    for part in _parts(verified):
        console.print(part)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def _parts(verified: Verified) -> Iterator[RenderableType]:
    yield Text(f"{verified.challenge}  ", style="bold").append(f"{verified.seconds:.1f} s", style="not bold dim")
    if verified.checks:
        yield _matrix(verified)
        used = {outcome for outcomes in verified.matrix.values() for outcome in outcomes.values()}
        legend = "   ".join(f"{_MARKS[one]} {text}" for one, text in _LEGEND.items() if one in used)
        yield Padding(Text(legend, style="dim"), (0, 0, 0, 2))
        for number, column in enumerate(list(verified.matrix)[_CONTROLS:], start=1):
            yield Padding(Text(f"{number:>2}  {column}"), (0, 0, 0, 2))
    for finding in verified.findings:
        yield from _finding(finding)
    yield _summary(verified)


def _matrix(verified: Verified) -> RenderableType:
    """Planted answers are numbered: their names would not fit side by side."""
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("", overflow="fold")
    for number, column in enumerate(verified.matrix, start=1 - _CONTROLS):
        table.add_column(column if number < 1 else str(number), justify="right", no_wrap=True)
    for check in verified.checks:
        cells = (_cell(outcomes.get(check)) for outcomes in verified.matrix.values())
        table.add_row(check, *cells)
    return Padding(table, (0, 0, 0, 2))


def _cell(outcome: Outcome | None) -> Text:
    if outcome is None:
        return Text("")
    style = {Outcome.FAILED: "green", Outcome.BROKEN: "yellow"}.get(outcome, "dim")
    return Text(_MARKS[outcome], style=style)


def _finding(finding: Finding) -> Iterator[RenderableType]:
    line = Text(finding.level, style="bold red" if finding.level == "error" else "bold yellow")
    where = f"  {finding.where}: " if finding.where else "  "
    yield line.append(f"{where}{finding.message}", style="default not bold")
    if finding.detail:
        lines = finding.detail.strip().splitlines()
        yield Padding(Text("\n".join(lines[-_DETAIL_LINES:]), style="dim"), (0, 0, 0, 4))


def _summary(verified: Verified) -> Text:
    errors = sum(finding.level == "error" for finding in verified.findings)
    warnings = len(verified.findings) - errors
    if not verified.findings:
        return Text("nothing found", style="bold green")
    counts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return Text(", ".join(counts), style="bold red" if errors else "bold yellow")
