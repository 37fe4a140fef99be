"""What the gradebook hands out."""

from datetime import datetime

import msgspec

from grader.report.check_result import Outcome, Points
from grader.report.record import Status


class StoredSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as it was stored, before anything of it ran.

    Attributes:
        id: its number in this gradebook; later submissions have higher ones.
        draw: the variant's draw number.
        source: the file's bytes, unchanged.
        sha256: their hash, in hexadecimal.
        device: the device asked for, as it was typed.
        submitted_at: in UTC.
    """

    id: int
    student: str
    challenge: str
    draw: int
    source: bytes
    sha256: str
    filename: str
    device: str
    submitted_at: datetime


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where one student stands in one challenge.

    Attributes:
        draw: the latest draw that was started or submitted to; None where only hints were read.
        started: when that draw was started, in UTC; None when it was not.
        attempts: attempts used on all draws together.
        best: most points of any one grade.
        possible: what full marks were in that grade; 0 without a grade.
        full_marks: True when any grade had full marks.
        hints: hints read.
        ungraded: submissions without a grade.
    """

    draw: int | None
    started: datetime | None
    attempts: int
    best: Points
    possible: Points
    full_marks: bool
    hints: int
    ungraded: int


class PastGrade(msgspec.Struct, frozen=True, kw_only=True):
    """What a student's history tells of one graded submission, without its source.

    Attributes:
        id: number of the submission.
        submitted_at: in UTC.
        mistakes: names of what was diagnosed; none where nothing was.
    """

    id: int
    challenge: str
    draw: int
    submitted_at: datetime
    full_marks: bool
    costs_attempt: bool
    mistakes: tuple[str, ...] = ()


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """When a solved challenge is to be asked again.

    Attributes:
        seen: number of the last submission that was counted.
        due: in UTC.
        card: what the scheduler remembers, as JSON.
    """

    challenge: str
    seen: int
    due: datetime
    card: str


class EarnedPoints(msgspec.Struct, frozen=True):
    """What a student earned with one submission that cost an attempt; `submitted_at` is in UTC.

    `draw` and `sha256`, the hash of its source, tell which submissions are the same again.
    """

    id: int
    student: str
    challenge: str
    submitted_at: datetime
    draw: int
    sha256: str
    earned: Points
    possible: Points


class Pointless(msgspec.Struct, frozen=True):
    """A hand-in that is no attempt.

    Attributes:
        status: what became of it; None where it is not judged yet.
        message: one sentence on why it could not be run, else empty.
    """

    status: Status | None = None
    message: str = ""


class CheckMark(msgspec.Struct, frozen=True, kw_only=True):
    """How one check went: of `report.check_result.CheckResult` what figures of a class need."""

    id: str
    title: str
    points: Points
    outcome: Outcome
    awarded: Points = 0

    @property
    def earned(self) -> Points:
        """Points earned."""
        return self.points if self.outcome is Outcome.PASSED else self.awarded


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one submission that cost an attempt; `submitted_at` is in UTC.

    Attributes:
        checks: those that were judged: neither skipped nor broken.
        mistakes: names of what was diagnosed; none where nothing was.
    """

    student: str
    submitted_at: datetime
    full_marks: bool
    checks: tuple[CheckMark, ...]
    mistakes: tuple[str, ...] = ()
