"""Progress on a terminal."""

import io

from rich.console import Console

from grader.cli.progress import Checks
from grader.grading.messages import Collected, Finished, Started
from grader.report.record import CheckResult, Outcome


def shown(checks: Checks) -> str:
    """Return what a terminal shows."""
    file = io.StringIO()
    Console(file=file, width=60, force_terminal=False, legacy_windows=False).print(checks)
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
