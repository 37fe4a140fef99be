"""The report for Gradescope: `results.json`, as an autograder leaves it.

Format: https://gradescope-autograders.readthedocs.io/en/latest/specs/. Its pages take HTML without styles, so what a
check shows is there in words.
"""

import json
from typing import Any

from grader.report import words
from grader.report.check_result import CheckResult, Outcome
from grader.report.page import environment, safe_links
from grader.report.record import Report
from grader.report.shown import shown
from grader.report.terminal import evidence_lines, fields
from grader.text import clean, cut_lines, one_line

_OUTPUT_LINES, _OUTPUT_WIDTH = 200, 500
_LATER = ("visible", "after_due_date", "hidden")
"""Who sees what: everybody at once; everybody once it is due; the instructor."""


def render(report: Report) -> str:
    """Return a `results.json`: ASCII only.

    `score` is the points earned, whatever is shown. Each check is a test with its points and, as HTML, what it says,
    visible as `report.showing` allows. What may be told later than the check's line is a test of its own, without
    points, whose name ends in "in detail"; and so is, as "All of the report", what may be told later of the whole.
    Gradescope shows everything to instructors, and no total to students before all that has its time is shown.
    """
    views = (shown(report, due=False), shown(report, due=True), report)
    overviews = [_written("overview", view) for view in views]
    tests = [_entry("All of the report", text, visibility) for text, visibility in _later(overviews)]
    for number, check in enumerate(report.grade.checks, start=1):
        tests += _tests(check, number, views)
    return results(
        report.grade.earned,
        overviews[0],
        execution_time=round(report.grade.seconds, 3),
        extra_data={
            "challenge": clean(report.grade.about.slug),
            "status": report.grade.status,
            "versions": {clean(name): clean(version) for name, version in sorted(report.grade.versions.items())},
        },
        tests=tests,
    )


def refusal(sentence: str, *more: str) -> str:
    """Return a `results.json` of a submission that was not judged: no points, and why."""
    module: Any = environment().get_template("gradescope.html").module
    return results(0, str(module.refusal((sentence, *more))))


def not_judged(why: str = "a fault of the course, the grader or the machine, not yours") -> str:
    """Return a `results.json` of a submission that could not be judged, for a reason that is not the student's."""
    told = "Your instructor can read what it is and have it graded again; you need not hand it in again."
    return refusal(f"Not graded: {why}.", told)


def results(score: float, output: str, **more: Any) -> str:
    """Return a `results.json`; what is printed beside it stays with the instructor."""
    found = {"score": score, "output": output, "output_format": "html", "stdout_visibility": "hidden", **more}
    return json.dumps(found, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def _tests(check: CheckResult, number: int, views: tuple[Report, ...]) -> list[dict[str, Any]]:
    """Return a check's test, and one more for what of it is told later."""
    texts = [
        _written("check", view, check=own) if (own := _find(view, check.id)) is not None else None for view in views
    ]
    first = next(i for i, text in enumerate(texts) if text is not None)
    title = one_line(check.title, 300)
    listed = {**_entry(title, texts[first] or "", _LATER[first]), "number": str(number)}
    if check.outcome is not Outcome.SKIPPED:
        listed |= {
            "score": check.earned,
            "max_score": check.possible,
            "status": "passed" if check.outcome is Outcome.PASSED else "failed",
        }
    later = [(text, _LATER[first + i]) for text, i in _changes([text or "" for text in texts[first:]])]
    return [listed, *(_entry(f"{title} (in detail)", text, visibility) for text, visibility in later)]


def _later(texts: list[str]) -> list[tuple[str, str]]:
    return [(text, _LATER[i]) for text, i in _changes(texts)]


def _changes(texts: list[str]) -> list[tuple[str, int]]:
    """Return each text that says something else than the one before it, and its place."""
    return [(text, i) for i, text in enumerate(texts) if i and text != texts[i - 1]]


def _entry(name: str, output: str, visibility: str) -> dict[str, Any]:
    return {
        "name": name,
        "name_format": "text",
        "output": output,
        "output_format": "html",
        "visibility": visibility,
    }


def _find(report: Report, check: str) -> CheckResult | None:
    return next((one for one in report.grade.checks if one.id == check), None)


def _written(part: str, report: Report, **more: Any) -> str:
    grade = report.grade
    output, left_out = cut_lines(grade.output, _OUTPUT_LINES, _OUTPUT_WIDTH)
    context = {
        "report": report,
        "grade": grade,
        "repeated": words.repeated(grade),
        "said": {one.id: _said(report, one.id) for one in grade.checks},
        "output": output,
        "output_left_out": left_out,
        "fields": fields,
        "read_next": safe_links(grade.about.read_next),
    }
    module: Any = environment().get_template("gradescope.html").make_module(context)
    return str(getattr(module, part)(**more)).strip()


def _said(report: Report, check: str) -> str:
    """Return a check's evidence in words, as plain text."""
    lines = [
        line.plain for evidence in report.grade.evidence if evidence.check == check for line in evidence_lines(evidence)
    ]
    return "\n".join(lines)
