"""How one check ended: its outcome, its points, and what went wrong in it, as fields that each renderer words."""

from collections.abc import Iterable
from enum import StrEnum

from grader.report.base import Record

Points = int | float
"""Whole numbers wherever they are whole; else rounded to hundredths."""


def total(parts: Iterable[Points]) -> Points:
    """Add points up, to hundredths, whole where they are whole."""
    rounded = round(sum(parts), 2)
    return int(rounded) if rounded == int(rounded) else rounded


class Outcome(StrEnum):
    """How one check ended. `PASSED` earns all its points, `FAILED` what the check awarded until then."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    """A fault in the check or the grader; costs no attempt."""
    NOT_RUN = "not_run"
    """Collected, but not reached or not reported: it earns nothing."""
    SKIPPED = "skipped"
    """It skipped itself, for a reason that it states, e.g. that there is no GPU: it counts for nothing, so its points
    are neither earned nor missed."""


class Cause(StrEnum):
    """Why a check failed."""

    WRONG = "wrong"
    """A value differs from what the checker computed itself."""
    RAISED = "raised"
    """The submission raised an exception."""
    TIMEOUT = "timeout"
    MEMORY = "memory"
    DIED = "died"
    """The submission ended its own process."""
    PROTOCOL = "protocol"
    """The submission sent something that no honest reply contains."""
    UNREADABLE = "unreadable"
    """Syntax error, missing function, wrong signature, no literal answer: it could not be run at all."""


class Failure(Record, frozen=True, kw_only=True):
    """What went wrong in one check, as fields: each renderer words them.

    Attributes:
        cause: the kind of failure.
        message: one clear sentence for the student.
        quantity: what was compared, e.g. "gradient of 0.weight at update 2"; may be empty.
        expected: the checker's value, written out short.
        actual: the submission's value, written out short.
        ratio: actual / expected, where one factor explains the difference.
        example: the (shrunk) example in words and numbers.
        line: line of the submission, 1-based, where known.
        detail: the submission's own traceback, cleaned; only frames of the student's file.
    """

    cause: Cause
    message: str
    quantity: str = ""
    expected: str = ""
    actual: str = ""
    ratio: float | None = None
    example: str = ""
    line: int | None = None
    detail: str = ""


class CheckResult(Record, frozen=True, kw_only=True):
    """One check: its id is its function's name, its title its docstring.

    Attributes:
        points: points that it earns when passed.
        awarded: points that it earns although it is not passed: partial credit.
        seconds: wall time.
        examples: generated examples that were judged (0 where none are generated).
        hint: what the check's author says to whoever fails it, where no mistake is named.
        reason: why it was skipped, or why no more is told of it; else empty.
    """

    id: str
    title: str
    points: Points
    outcome: Outcome
    seconds: float = 0.0
    examples: int = 0
    failure: Failure | None = None
    hint: str = ""
    reason: str = ""
    awarded: Points = 0

    @property
    def earned(self) -> Points:
        """Points earned."""
        return self.points if self.outcome is Outcome.PASSED else self.awarded

    @property
    def possible(self) -> Points:
        """Points that can be earned: none where the check was skipped."""
        return 0 if self.outcome is Outcome.SKIPPED else self.points
