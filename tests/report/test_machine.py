"""JSON and JUnit XML: what a program reads is never rosier than the grade."""

import json
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest

from grader.report import evidence as e
from grader.report import record as r
from grader.report.machine import render_json, render_junit
from tests.report.examples import grade, hostile, report


def suite(of: r.Report) -> Element:
    """Return the one test suite of a JUnit report."""
    (found,) = fromstring(render_junit(of))
    return found


def check(outcome: r.Outcome) -> r.CheckResult:
    """Return a check with that outcome."""
    return r.CheckResult(id=f"test_{outcome}", title="A", points=2, outcome=outcome, seconds=0.25)


def test_json_holds_the_whole_report() -> None:
    """The score stands on top, and the report decodes to what it was."""
    want = report(grade(), attempt=1)
    found = json.loads(render_json(want))

    assert (found["earned"], found["possible"], found["score"]) == (2, 2, "2 of 2 points")
    assert msgspec.convert(found["report"], r.Report) == want


def test_json_is_ascii_and_finite() -> None:
    """Raw control bytes and NaN never reach a terminal or a strict parser."""
    curve = e.Curve(name="\x9b31m", values=(float("nan"), 1.0))
    curves = e.Curves(check="a", title="t", x_label="x", y_label="y", curves=(curve,))
    text = render_json(report(grade(evidence=(curves,))))

    assert text.isascii()
    assert "NaN" not in text
    assert msgspec.convert(json.loads(text)["report"], r.Report).grade.evidence[0] == e.Curves(
        check="a", title="t", x_label="x", y_label="y", curves=(e.Curve(name="\x9b31m", values=(None, 1.0)),)
    )


def test_junit_counts_every_outcome_that_is_not_passed() -> None:
    """Failed and not run are failures, broken is an error, and skipped is skipped."""
    found = suite(report(grade(checks=tuple(check(o) for o in r.Outcome))))
    inside = {case.get("name"): [child.tag for child in case if child.tag != "properties"] for case in found}

    assert {k: found.get(k) for k in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "1",
    }
    assert inside == {
        "test_passed": [],
        "test_failed": ["failure"],
        "test_broken": ["error"],
        "test_skipped": ["skipped"],
        "test_not_run": ["failure"],
    }


def test_junit_states_points_as_properties() -> None:
    """Points and what was earned are machine-readable."""
    properties = suite(report(grade())).findall("testcase/properties/property")

    assert {p.get("name"): p.get("value") for p in properties} == {"title": "A", "points": "2", "earned": "2"}


@pytest.mark.parametrize(
    ("status", "tag"),
    [
        (r.Status.REJECTED, "failure"),
        (r.Status.NOT_ATTEMPTED, "failure"),
        (r.Status.BROKEN, "error"),
        (r.Status.GRADED, "error"),
    ],
)
def test_a_grade_without_checks_is_never_green(status: r.Status, tag: str) -> None:
    """Where nothing was checked a test case of its own says so."""
    found = suite(report(grade(status=status, checks=())))

    assert [case[0].tag for case in found.findall("testcase")] == [tag]
    assert found.get("tests") == "1"


def test_hostile_text_stays_text_in_xml() -> None:
    """CDATA ends, tags and control characters neither break the document nor survive as markup."""
    found = suite(hostile())
    failure = found.find("testcase/failure")

    assert failure is not None
    assert "<script>alert(1)</script>]]> red" in failure.get("message", "")
    assert not list(failure)
    assert "\x1b" not in render_junit(hostile())
