"""From what pytest saw of one check to its result: whose fault it is, and what the student reads."""

import math
import traceback
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import pytest

from grader.checks.example import described
from grader.checks.failure import failure_of
from grader.checks.figures import Award
from grader.checks.limit import CheckTooLong
from grader.checks.plugin import Raised, case_of, errors_of, examples_of
from grader.report.check_result import Cause, CheckResult, Failure, Outcome, Points, total

_PHASES = ["call", "setup", "teardown"]
_LONGEST = 2000
_DOES_NOT_HOLD = "What this check asks for does not hold."


class EndedItself(Exception):
    """A check tried to end the whole run (`pytest.exit`, `KeyboardInterrupt`): a fault of the check."""


class Ending(NamedTuple):
    """How one run of a check ended; `trouble` is for the instructor."""

    outcome: Outcome
    failure: Failure | None = None
    reason: str = ""
    trouble: str = ""
    awarded: Points = 0


def with_case(pending: CheckResult, item: pytest.Item, ending: Ending, seconds: float) -> CheckResult:
    """Add to a check's result one of its cases; a check that is not parametrized has one case.

    A check is passed when every case that was not skipped passed, and skipped when all were; else the first other
    ending is that of the check.
    """
    seen = {"seconds": round(pending.seconds + seconds, 6), "examples": pending.examples + examples_of(item)}
    if pending.outcome in (Outcome.FAILED, Outcome.BROKEN):
        return pending
    if ending.outcome is Outcome.SKIPPED and pending.outcome is Outcome.PASSED:
        return msgspec.structs.replace(pending, **seen)
    awarded = ending.awarded if ending.outcome is Outcome.FAILED else 0
    failure, case = ending.failure, case_of(item)
    if failure is not None and case:
        example = f"case {case}" + (f": {failure.example}" if failure.example else "")
        failure = msgspec.structs.replace(failure, example=example)
    return msgspec.structs.replace(
        pending, outcome=ending.outcome, failure=failure, reason=ending.reason, awarded=awarded, **seen
    )


def with_award(ending: Ending, award: Award | None, points: Points) -> Ending:
    """Count partial credit: what was awarded is kept by a check that failed, and a part is no pass."""
    if award is None or ending.outcome not in (Outcome.PASSED, Outcome.FAILED):
        return ending
    if ending.outcome is Outcome.PASSED and award.points < award.of:
        said = f"{award.points:g} of {award.of:g}"
        message = f"{award.missing} ({said} parts right.)" if award.missing else f"Right are {said} parts."
        ending = Ending(Outcome.FAILED, Failure(cause=Cause.WRONG, message=message))
    # Rounded down: a part is never rounded to the whole.
    return ending._replace(awarded=total([math.floor(points * award.points / award.of * 100 + 1e-6) / 100]))


def ending_of(item: pytest.Item, reports: Sequence[pytest.TestReport], memory_mb: int) -> Ending:
    """Tell how one run ended: passed only where every phase and every subtest passed, or was skipped.

    What is not the submission's fault is broken. So is a check that skips itself after it asked the submission for
    something, for then a submission could bring it about.
    """
    raised = errors_of(item)
    skips = [one for one in raised if isinstance(one.error, pytest.skip.Exception)]
    error = next((one.error for one in raised if one not in skips), None)
    if error is not None:
        return _failed(error, memory_mb)
    late = next((one for one in skips if one.asked), None)
    if late is not None:
        return _broken("it skipped itself after it had asked the submission", late.error)
    if any(report.outcome == "failed" for report in reports):
        return _broken("it neither passed nor failed")
    if sorted(str(report.when) for report in reports if report.outcome == "passed" and _whole(report)) == _PHASES:
        return Ending(Outcome.PASSED)
    if skips:
        return Ending(Outcome.SKIPPED, reason=_reason(skips[0]))
    return _broken("it neither passed nor failed")


def _whole(report: pytest.TestReport) -> bool:
    """False for the report of a subtest."""
    return type(report) is pytest.TestReport


def _reason(skip: Raised) -> str:
    return " ".join(str(getattr(skip.error, "msg", "") or "").split())[:_LONGEST]


def _failed(error: BaseException, memory_mb: int) -> Ending:
    failure = _failure(error, memory_mb)
    if failure is not None:
        return Ending(Outcome.FAILED, msgspec.structs.replace(failure, example=described()))
    if isinstance(error, CheckTooLong):
        return _broken(str(error), error)
    return _broken(type(error).__name__, error)


def _broken(why: str, error: BaseException | None = None) -> Ending:
    message = f"A fault in the check itself ({why}), not in your code; it costs no attempt."
    trouble = "".join(traceback.format_exception(error, chain=False)[-5:]) if error else why
    return Ending(Outcome.BROKEN, Failure(cause=Cause.WRONG, message=message), trouble=trouble)


def _failure(error: BaseException, memory_mb: int) -> Failure | None:
    """Return what an exception says of the submission, also from inside Hypothesis' group for flaky results."""
    if isinstance(error, BaseExceptionGroup):
        found = next((f for e in error.exceptions if (f := _failure(e, memory_mb))), None)
        if found is None:
            return None
        return msgspec.structs.replace(found, message=f"{found.message} And it changes from run to run.")
    known = failure_of(error, memory_mb=memory_mb)
    if known is None and _is_said(error):
        said = str(error)[:_LONGEST].strip()
        return Failure(cause=Cause.WRONG, message=said or _DOES_NOT_HOLD)
    return known


def _is_said(error: BaseException) -> bool:
    """Tell whether a check says by this that the submission is wrong: `assert`, `pytest.fail`, `pytest.raises`."""
    if isinstance(error, pytest.xfail.Exception):
        return False
    return isinstance(error, (AssertionError, pytest.fail.Exception))
