"""Golden reports: each folder of tests/golden with a report.json holds what every renderer makes of it.

After a wanted change, `GRADE_GOLDEN=write pytest tests/report/test_golden.py` writes them anew; read the difference.
"""

import os
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from grader.report import Format, render
from grader.report.record import Report
from grader.report.summary import render_summary

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/report.json"))
FILES: dict[Format | Literal["summary"], str] = {
    "summary": "summary.txt",
    "text": "report.txt",
    "html": "report.html",
    "json": "expected.json",
    "junit": "report.xml",
    "gradescope": "results.json",
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_renders_to_the_golden_bytes(case: Path, kind: Format | Literal["summary"]) -> None:
    """The same report gives the same bytes, today and tomorrow."""
    report = msgspec.json.decode((case / "report.json").read_bytes(), type=Report)
    golden = case / FILES[kind]
    got = render_summary(report) + "\n" if kind == "summary" else render(report, kind)
    if os.environ.get("GRADE_GOLDEN") == "write":
        golden.write_text(got, encoding="utf-8")

    assert golden.read_text(encoding="utf-8") == got


def test_the_golden_cases_cover_every_outcome() -> None:
    """No case can vanish unnoticed."""
    names = {case.name for case in CASES}

    assert names >= {
        f"report_{name}"
        for name in ("passed", "failed", "partly", "memory", "curves", "rejected", "broken", "not_sandboxed")
    }
