"""The report for a program that reads what test runs write: JUnit XML."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.report import words
from grader.report.check_result import CheckResult, Failure, Outcome
from grader.report.record import Grade, Report, Status
from grader.text import clean


def render(report: Report) -> str:
    """Return the report as JUnit XML, laid out as pytest writes it.

    One test case per check with its points as properties. A failed check is a failure, and so is one that was not
    run: a reader must never take it for fine. A broken check is an error. A submission that was not graded, or had
    no checks, has a test case "submission" of its own that says so.
    """
    grade = report.grade
    root = Element("testsuites", {"name": "grade"})
    suite = SubElement(root, "testsuite", {"name": clean(grade.about.slug)})
    for check in grade.checks:
        _case(suite, grade, check)
    if grade.status is not Status.GRADED or not grade.checks:
        _submission_case(suite, grade)
    counts = {
        "errors": len(suite.findall("testcase/error")),
        "failures": len(suite.findall("testcase/failure")),
        "skipped": len(suite.findall("testcase/skipped")),
        "tests": len(suite.findall("testcase")),
    }
    suite.attrib |= {name: str(count) for name, count in counts.items()}
    suite.attrib |= {"time": f"{grade.seconds:.3f}", "timestamp": clean(grade.submitted_at), "hostname": "grade"}
    if grade.output:
        SubElement(suite, "system-out").text = clean(grade.output)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _case(suite: Element, grade: Grade, check: CheckResult) -> None:
    attributes = {"classname": clean(grade.about.slug), "name": clean(check.id), "time": f"{check.seconds:.3f}"}
    case = SubElement(suite, "testcase", attributes)
    properties = SubElement(case, "properties")
    for name, value in (("title", check.title), ("points", str(check.points)), ("earned", str(check.earned))):
        SubElement(properties, "property", {"name": name, "value": clean(value)})
    message = clean(check.failure.message) if check.failure else ""
    known = words.known_factors(check.id, grade.evidence)
    detail = _detail(check.failure, known) if check.failure else ""
    if check.outcome is Outcome.FAILED:
        SubElement(case, "failure", {"message": message}).text = detail
    elif check.outcome is Outcome.NOT_RUN:
        SubElement(case, "failure", {"message": message or words.NOT_RUN}).text = detail
    elif check.outcome is Outcome.SKIPPED:
        SubElement(case, "skipped", {"message": clean(check.reason) or words.SKIPPED})
    elif check.outcome is Outcome.BROKEN:
        SubElement(case, "error", {"message": message or words.BROKEN}).text = detail


def _submission_case(suite: Element, grade: Grade) -> None:
    attributes = {"classname": clean(grade.about.slug), "name": "submission", "time": "0.000"}
    tag = "failure" if grade.refused else "error"
    message = clean(grade.message or words.verdict(grade))
    SubElement(SubElement(suite, "testcase", attributes), tag, {"message": message})


def _detail(failure: Failure, known: Mapping[str, int]) -> str:
    """Return the fields of a failure, one a line."""
    fields = {
        "quantity": failure.quantity,
        "expected": failure.expected,
        "got": failure.actual,
        "ratio": words.ratio(failure.ratio, known) if failure.ratio is not None else "",
        "example": failure.example,
        "line": str(failure.line or ""),
    }
    lines = [f"{name}: {text}" for name, text in fields.items() if text]
    return clean("\n".join([*lines, failure.detail] if failure.detail else lines))
