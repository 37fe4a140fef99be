"""The report for a program, as JSON."""

import json

import msgspec

from grader.report import words
from grader.report.record import Report

LAYOUT = 1


def render(report: Report) -> str:
    r"""Return the report as one JSON object, ASCII only, keys sorted.

    ===================  ==================================================================================
    ``format``           version of this layout: 1
    ``earned``           points earned
    ``possible``         points that full marks are
    ``score``            the two in words: "3 of 5 points"
    ``status``           "graded"; "rejected": it could not be run; "not_attempted": a stub, or an answer of
                         another form than was asked for; "broken": a fault of the grader
    ``full_marks``       true when every check passed
    ``costs_attempt``    true when this submission used one of the attempts
    ``report``           the whole `grader.report.record.Report`, its fields as documented there; fields that
                         hold their default are left out. `grade.checks[].outcome` is "passed", "failed",
                         "broken", "not_run" or "skipped" (not counted, `reason` says why); "passed" earns
                         `points`, "failed" earns `awarded`: partial credit
    ===================  ==================================================================================

    Numbers that are not finite are null. Text is given as recorded, control characters as ``\u`` escapes.
    """
    grade = report.grade
    found = {
        "format": LAYOUT,
        "earned": grade.earned,
        "possible": grade.possible,
        "score": words.points(grade.earned, grade.possible),
        "status": grade.status,
        "full_marks": grade.full_marks,
        "costs_attempt": grade.costs_attempt,
        "report": json.loads(json.dumps(msgspec.to_builtins(report)), parse_constant=lambda _: None),
    }
    return json.dumps(found, ensure_ascii=True, indent=2, sort_keys=True, allow_nan=False) + "\n"
