"""JUnit XML: what a program reads is never rosier than the grade."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from grader.report import record as r
from grader.report.check_result import CheckResult, Outcome
from grader.report.formats.junit import render
from tests.report.examples import grade, hostile, report


def suite(of: r.Report) -> Element:
    """Return the one test suite of a JUnit report."""
    (found,) = fromstring(render(of))
    return found


def check(outcome: Outcome) -> CheckResult:
    """Return a check with that outcome."""
    return CheckResult(id=f"test_{outcome}", title="A", points=2, outcome=outcome, seconds=0.25)


def test_junit_counts_every_outcome_that_is_not_passed() -> None:
    """Failed and not run are failures, broken is an error, and skipped is skipped."""
    found = suite(report(grade(checks=tuple(check(o) for o in Outcome))))
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
    assert "\x1b" not in render(hostile())
