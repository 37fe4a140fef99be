"""JSON: the whole report, for any parser."""

import json

import msgspec

from grader.report import record as r
from grader.report.evidence.curves import Curve, Curves
from grader.report.formats.json import render
from tests.report.examples import grade, report


def test_json_holds_the_whole_report() -> None:
    """The score stands on top, and the report decodes to what it was."""
    want = report(grade(), attempt=1)
    found = json.loads(render(want))

    assert (found["earned"], found["possible"], found["score"]) == (2, 2, "2 of 2 points")
    assert msgspec.convert(found["report"], r.Report) == want


def test_json_is_ascii_and_finite() -> None:
    """Raw control bytes and NaN never reach a terminal or a strict parser."""
    curve = Curve(name="\x9b31m", values=(float("nan"), 1.0))
    curves = Curves(check="a", title="t", x_label="x", y_label="y", curves=(curve,))
    text = render(report(grade(evidence=(curves,))))

    assert text.isascii()
    assert "NaN" not in text
    assert msgspec.convert(json.loads(text)["report"], r.Report).grade.evidence[0] == Curves(
        check="a", title="t", x_label="x", y_label="y", curves=(Curve(name="\x9b31m", values=(None, 1.0)),)
    )
