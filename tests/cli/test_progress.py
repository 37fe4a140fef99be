"""Progress on a terminal."""

import io

import msgspec
import pytest
from rich.console import Console

from grader.cli.progress import Checks
from grader.grading.messages import Collected, Finished, Started
from grader.report.check_result import CheckResult, Outcome


def shown(checks: Checks, columns: int = 60) -> str:
    """Return what a terminal shows."""
    file = io.StringIO()
    Console(file=file, width=columns, force_terminal=False, legacy_windows=False).print(checks)
    return file.getvalue()


def test_checks_are_marked_as_they_end() -> None:
    """First the warm-up, then each check with a mark once it has ended, and how many have."""
    checks = Checks("A [bold]title[/bold]")
    assert "warming up torch" in shown(checks)
    results = [
        CheckResult(id=name, title=f"Title {name}.", points=1, outcome=Outcome.NOT_RUN) for name in ("a", "b", "c")
    ]
    checks.hear(Collected(results))
    checks.hear(Started("a"))
    checks.hear(Finished(CheckResult(id="a", title="Title a.", points=1, outcome=Outcome.PASSED)))
    checks.hear(Started("b"))
    head, *rows = shown(checks).splitlines()

    assert "A [bold]title[/bold]" in head
    assert "1 of 3 checks" in head
    assert rows[0].startswith("✓")
    assert [row[2:].strip() for row in rows] == ["Title a.", "Title b.", "Title c."]
    checks.hear(Collected(results))
    assert "0 of 3 checks" in shown(checks)


@pytest.mark.parametrize("columns", [24, 80])
def test_a_long_title_takes_no_mark_away(columns: int) -> None:
    """Marks stay, each check is one line, and a line is cut after a word."""
    checks = Checks("A challenge with a title that is much too long for the place that is left beside the bar")
    titles = [
        f"A check of which there is a lot to say, more than fits into eighty columns, number {i}." for i in range(3)
    ]
    results = [CheckResult(id=t[-2], title=t, points=1, outcome=Outcome.NOT_RUN) for t in titles]
    checks.hear(Collected(results))
    for result, outcome in zip(results, (Outcome.PASSED, Outcome.FAILED), strict=False):
        checks.hear(Finished(msgspec.structs.replace(result, outcome=outcome)))
    rows = shown(checks, columns).splitlines()[-3:]

    assert [row[:2] for row in rows] == ["✓ ", "✗ ", "  "]
    assert all(title.startswith(row[2:].removesuffix(" …")) for row, title in zip(rows, titles, strict=True))
    assert all(title[len(row) - 4] == " " for row, title in zip(rows, titles, strict=True))
    if columns == 80:
        assert "2 of 3 checks" in shown(checks, columns)
