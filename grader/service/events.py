"""What a front end hears while a use case is under way."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from grader.course.challenge import Challenge
from grader.errors import GradeError
from grader.grading import messages
from grader.report.record import Report


class Judging(msgspec.Struct, frozen=True):
    """A submission to this challenge is being judged; what the judge says follows."""

    challenge: Challenge


class Judged(msgspec.Struct, frozen=True):
    """The judge has said all that it will."""


class Interrupted(msgspec.Struct, frozen=True):
    """A submission of that moment was killed before it had a grade, and is judged now."""

    submitted_at: datetime


class Reported(msgspec.Struct, frozen=True):
    """What came of it, or of one save of what is practised."""

    report: Report


class TakenBack(msgspec.Struct, frozen=True):
    """A submission was interrupted and is not graded later; or it was too late for that, and it has its grade."""

    challenge: str
    graded_before: bool


class Refused(msgspec.Struct, frozen=True):
    """A save cannot be judged."""

    fault: GradeError


Event = Judging | Judged | Interrupted | Reported | TakenBack | Refused | messages.Event
Tell = Callable[[Event], object]
