"""A student's report as an anonymous class shows it."""

import msgspec

from grader.classes.pseudonyms import Names
from grader.report.check_result import CheckResult
from grader.report.record import Report


def with_names(report: Report, names: Names) -> Report:
    """Return a report in which everybody is called as the class shows them, also in what the program said.

    What names somebody in code that is neither comment nor text stays.
    """
    grade = report.grade
    diagnosis = grade.diagnosis
    grade = msgspec.structs.replace(
        grade,
        student=names.name(grade.student),
        message=names.text(grade.message),
        output=names.text(grade.output),
        notices=tuple(map(names.text, grade.notices)),
        checks=tuple(_check(one, names) for one in grade.checks),
        diagnosis=diagnosis and msgspec.structs.replace(diagnosis, text=names.text(diagnosis.text)),
    )
    return msgspec.structs.replace(report, grade=grade, source=names.program(report.source))


def _check(check: CheckResult, names: Names) -> CheckResult:
    failure = check.failure
    if failure is None:
        return check
    texts = {name: names.text(getattr(failure, name)) for name in ("message", "actual", "example", "detail")}
    return msgspec.structs.replace(check, failure=msgspec.structs.replace(failure, **texts))
