"""A student's report as an anonymous class shows it."""

import msgspec

from grader.classes.pseudonyms import Shown
from grader.report.record import CheckResult, Report


def report_as_shown(report: Report, shown: Shown) -> Report:
    """Return a report in which everybody is called as the class shows them, also in what the program said.

    What names somebody in code that is neither comment nor text stays.
    """
    grade = report.grade
    diagnosis = grade.diagnosis
    grade = msgspec.structs.replace(
        grade,
        student=shown.name(grade.student),
        message=shown.text(grade.message),
        output=shown.text(grade.output),
        notices=tuple(map(shown.text, grade.notices)),
        checks=tuple(_check(one, shown) for one in grade.checks),
        diagnosis=diagnosis and msgspec.structs.replace(diagnosis, text=shown.text(diagnosis.text)),
    )
    return msgspec.structs.replace(report, grade=grade, source=shown.program(report.source))


def _check(check: CheckResult, shown: Shown) -> CheckResult:
    failure = check.failure
    if failure is None:
        return check
    texts = {name: shown.text(getattr(failure, name)) for name in ("message", "actual", "example", "detail")}
    return msgspec.structs.replace(check, failure=msgspec.structs.replace(failure, **texts))
