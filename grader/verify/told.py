"""What a student reads with each answer to a challenge, as one text: a sentence that changes is a line to review.

Of a failed check only the words stay. Which example it found, and with it every number, changes with the releases of
libraries, and what was measured changes with the machine.
"""

import re

import msgspec

from grader.report.check_result import CheckResult
from grader.report.evidence.trials import Trials
from grader.report.record import Grade, Report
from grader.report.summary import render_summary
from grader.verify.record import Verified

_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?|[¼½¾⅓⅔⅛]")


def told(verified: Verified) -> str:
    """Return, for every answer that was graded, the screen that `grade submit` shows, without numbers of one run.

    Answers that are told the same stand together.
    """
    columns: dict[str, list[str]] = {}
    for column, grade in verified.grades.items():
        columns.setdefault(_screen(grade), []).append(column)
    parts = [f"--- {', '.join(names)}\n\n{screen}" for screen, names in columns.items()]
    return "\n\n".join([f"=== {verified.challenge}", *parts]) + "\n"


def _screen(grade: Grade) -> str:
    diagnosis = grade.diagnosis and msgspec.structs.replace(grade.diagnosis, text=_masked(grade.diagnosis.text))
    same = msgspec.structs.replace(
        grade, checks=tuple(map(_words_of, grade.checks)), diagnosis=diagnosis, message=_masked(grade.message),
        filename="", output="",
        evidence=tuple(one for one in grade.evidence if isinstance(one, Trials)),
    )  # fmt: skip
    return render_summary(Report(grade=same, source="", kept=False))


def _words_of(check: CheckResult) -> CheckResult:
    if check.failure is None:
        return check
    failure = msgspec.structs.replace(
        check.failure, message=_masked(check.failure.message), quantity="", expected="", actual="", ratio=None,
        example="", line=None, detail="",
    )  # fmt: skip
    return msgspec.structs.replace(check, failure=failure)


def _masked(text: str) -> str:
    return _NUMBER.sub("#", text)
