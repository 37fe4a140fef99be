"""A report kept to what its student may see by now; every page and text is made of what is left.

What is left tells nothing of what is not: a named mistake, the program's own output, which may hold a check's examples,
and the right answer go as soon as they could tell of a check or of a detail that is withheld.
"""

import msgspec

from grader.report.check_result import CheckResult, Outcome
from grader.report.record import Report
from grader.report.showing import LATER, When
from grader.text import counted

_FINE = (Outcome.PASSED, Outcome.SKIPPED)


def shown(report: Report, *, due: bool) -> Report:
    """Return what a student may see.

    Args:
        report: the whole of it, with the rules in `showing`.
        due: whether nobody's hand-in can count any more.
    """
    passed = report.grade.full_marks

    def is_open(when: When) -> bool:
        return when == "always" or (when == "after-due" and due) or (when == "after-passing" and passed)

    every = report.grade.checks
    rules = {check.id: report.showing.of(check.id) for check in every}
    listed = {check.id for check in every if is_open(rules[check.id].checks)}
    told = {name for name in listed if is_open(rules[name].details)}
    if len(told) == len(rules):
        return report
    grade = report.grade
    untold = [check for check in every if check.id not in told and check.outcome not in _FINE]
    is_secret = bool(untold) or len(listed) < len(rules)
    grade = msgspec.structs.replace(
        grade,
        checks=tuple(
            check if check.id in told else _without_details(check, rules[check.id].details)
            for check in every
            if check.id in listed
        ),
        evidence=tuple(one for one in grade.evidence if one.check in told),
        output="",
        notices=grade.notices if len(listed) == len(rules) else (),  # they may say how many points there are in all
        diagnosis=None if is_secret else grade.diagnosis,
        worked=None if is_secret else grade.worked,
    )
    hidden = [rules[check.id].checks for check in every if check.id not in listed]
    return msgspec.structs.replace(
        report,
        grade=grade,
        explanation="" if is_secret else report.explanation,
        solution="" if is_secret else report.solution,
        withheld=tuple(_sentence(hidden.count(when), later) for when, later in LATER.items() if when in hidden),
    )


def _sentence(count: int, later: str) -> str:
    one = count == 1
    return f"{counted(count, 'more check')}, which count{'s' * one} too, {'is' if one else 'are'} shown {later}."


def _without_details(check: CheckResult, when: When) -> CheckResult:
    reason = f"What went wrong here is shown {LATER[when]}."
    return msgspec.structs.replace(
        check, failure=None, hint="", reason=check.reason if check.outcome in _FINE else reason
    )
