"""Hidden text is found in a report of whatever format, however the format writes it."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from grader.course.variant import Variant
from grader.report.formats import names
from grader.report.record import Report
from grader.verify.files import read_planted
from grader.verify.record import Findings
from grader.verify.reports import check_reports
from grader.verify.runs import Drawn, Run
from tests.report.examples import grade
from tests.verify.courses import BAD, write_course

LINE = 'raise ValueError("a naïve sum, where 1 < 2 && \\"more\\"")'


def in_markup(line: str) -> str:
    """Write a line of code as a page does, whose colours part it."""
    return " ".join(f"<b>{html.escape(word)}</b>" for word in line.split())


@pytest.mark.parametrize("form", names())
@pytest.mark.parametrize("written", [str, html.escape, in_markup, json.dumps, quoteattr], ids=lambda one: one.__name__)
def test_hidden_text_is_found_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, written: Callable[[str], str]
) -> None:
    """One format alone says it; a report that does not is not blamed."""
    files = {**BAD, "solutions/40-bad/bad.py": f"def double(number):\n    {LINE}\n"}
    challenge = write_course(tmp_path, files).load("40-bad")
    one = next(iter(read_planted(challenge, Findings("40-bad"))))
    drawn = Drawn(seed=0, variant=Variant(student="ada", draw=0, seed=0, values={}), public={})
    series = {one.column: [Run(drawn=drawn, grade=grade(), source="", troubles={}, faults=[])]}

    def found() -> list[str]:
        findings = Findings("40-bad")
        check_reports(challenge, series, [one], findings)
        return [finding.message for finding in findings.all()]

    assert found() == []
    monkeypatch.setattr(f"grader.report.formats.{form}.render", lambda report, **_: say(report, written))
    assert found() == [f"its report holds hidden text, solutions/40-bad/bad.py, line 2: {LINE[:60]}"]


def say(report: Report, written: Callable[[str], str]) -> str:
    """Write a report that says the line."""
    return f"{report.grade.about.slug} {written(f'Here: {LINE}')}\n"
