"""The result of one submission, and what a report is made of.

Plain frozen records: `grader.grading` fills them, `grader.gradebook` keeps them as JSON, each renderer in
this package words them. Nothing hidden (text of checks, reference, planted answers, expected values beyond
the one that a failed check shows) is ever put into a record.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from grader.report.base import Record
from grader.report.check_result import CheckResult, Outcome, Points, total
from grader.report.evidence import Evidence
from grader.report.showing import EVERYTHING, Showing
from grader.report.worked import Worked

FORMAT = 1

SEVERAL = " and "
"""Stands between the names of several mistakes."""


class Diagnosis(Record, frozen=True, kw_only=True):
    """The mistake that the submission shares with a planted answer, or that a kit's rules name.

    Attributes:
        mistake: its name, e.g. "tail_divided_by_k"; of several all, "undivided and tail_dropped".
        text: what is told of it.
        explains: ids of the failed checks that fail by it: what the submission did there is what the mistake makes of
            it.
        leaves: ids of the failed checks where the submission did something else, so that they fail for another reason
            as well. Of failed checks that are in neither it is not known.
    """

    mistake: str
    text: str
    explains: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of all mistakes, each by itself."""
        return tuple(self.mistake.split(SEVERAL))


class Isolation(Record, frozen=True, kw_only=True):
    """What the submission ran in.

    Attributes:
        backend: name of what confined it; "none" where nothing was run.
        text: one sentence in plain words, shown in every report.
        confined: whether it was kept from the machine; None where nothing was run, and in grades that were stored
            before this was: of these, those of the plain backend were not.
    """

    backend: str
    text: str
    confined: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether the submission could reach the machine that it ran on."""
        return self.backend == "plain" if self.confined is None else not self.confined


class Device(Record, frozen=True, kw_only=True):
    """Where the submission's tensors lived; `peak_bytes` is CUDA's own peak (advisory), None on the CPU."""

    kind: Literal["cpu", "cuda"]
    name: str
    peak_bytes: int | None = None


class Link(Record, frozen=True, kw_only=True):
    """A title and an address (URL) to read."""

    title: str
    url: str


class About(Record, frozen=True, kw_only=True):
    """What a report says of the challenge itself."""

    slug: str
    title: str
    kind: str
    level: str
    minutes: int
    read_next: tuple[Link, ...] = ()


class Status(StrEnum):
    """What became of the submission as a whole."""

    GRADED = "graded"
    REJECTED = "rejected"
    """It could not be run at all (syntax error, no such function): nothing earned, no attempt used."""
    NOT_ATTEMPTED = "not_attempted"
    """The stub as it was given, or an answer of another form than was asked for: nothing is kept, no attempt used."""
    BROKEN = "broken"
    """A fault of the course or the grader: no attempt used."""


class Grade(Record, frozen=True, kw_only=True):
    """The result of one submission.

    Attributes:
        seed: the Hypothesis seed of this run; the same seed and source give the same grade.
        draw: the variant's draw number.
        source_sha256: hash of the submission's bytes; in a class of its text without the stamp, to find equal work.
        output: what the submission printed, cleaned and cut.
        notices: sentences on what of the file was left out or did not run, without a bearing on the points.
        message: one sentence where status is not GRADED.
        versions: name -> version of what graded it.
        trusted: True when graded with --trust-submissions: results can be forged.
        worked: the right answer, worked out; only after full marks or the last attempt.
    """

    about: About
    student: str
    draw: int
    seed: int
    source_sha256: str
    filename: str
    submitted_at: str
    status: Status
    message: str = ""
    checks: tuple[CheckResult, ...]
    diagnosis: Diagnosis | None = None
    evidence: tuple[Evidence, ...] = ()
    isolation: Isolation
    device: Device
    output: str = ""
    notices: tuple[str, ...] = ()
    seconds: float = 0.0
    trusted: bool = False
    versions: dict[str, str] = msgspec.field(default_factory=dict)
    worked: Worked | None = None
    format: int = FORMAT

    @property
    def earned(self) -> Points:
        """Points earned."""
        return total(c.earned for c in self.checks)

    @property
    def possible(self) -> Points:
        """Points that full marks are."""
        return total(c.possible for c in self.checks)

    @property
    def full_marks(self) -> bool:
        """True when every check that was not skipped passed, and there was at least one."""
        counted = [c for c in self.checks if c.outcome is not Outcome.SKIPPED]
        return self.status is Status.GRADED and bool(counted) and all(c.outcome is Outcome.PASSED for c in counted)

    @property
    def refused(self) -> bool:
        """True when no check was run, and the submission itself is why."""
        return self.status in (Status.REJECTED, Status.NOT_ATTEMPTED)

    @property
    def is_broken(self) -> bool:
        """True when something else than the submission failed."""
        return self.status is Status.BROKEN or any(c.outcome is Outcome.BROKEN for c in self.checks)

    @property
    def costs_attempt(self) -> bool:
        """True when this grade uses one of the attempts."""
        return self.status is Status.GRADED and not self.is_broken


class Report(Record, frozen=True, kw_only=True):
    """A grade and what is shown beside it; the one argument of every renderer.

    Attributes:
        source: the student's text, as it was graded.
        attempt: which attempt this was, from 1; 0 when it used none.
        attempts: attempts allowed; None without a limit.
        hints: the hints that the student has seen so far, in order.
        hints_left: how many more there are.
        explanation: Markdown, after a pass or when the attempts are used up; else empty.
        solution: a model solution, likewise, where code was asked for.
        time_limit_s: the challenge's limit; None for untimed ones.
        time_used_s: from start to submission; None when not started by `grade start`.
        kept: whether the gradebook has it, so that it can be shown again.
        showing: when the student may see what of it.
        withheld: of a report that was kept to that (`grader.report.shown`): sentences on the checks that were left out.
    """

    grade: Grade
    source: str
    attempt: int = 0
    attempts: int | None = None
    hints: tuple[str, ...] = ()
    hints_left: int = 0
    explanation: str = ""
    solution: str = ""
    time_limit_s: int | None = None
    time_used_s: float | None = None
    kept: bool = True
    showing: Showing = EVERYTHING
    withheld: tuple[str, ...] = ()


def to_json(grade: Grade) -> bytes:
    """Encode a grade as JSON, the same bytes for the same grade."""
    return msgspec.json.encode(grade, order="deterministic")


def from_json(data: bytes | str) -> Grade:
    """Decode a grade strictly.

    Raises:
        msgspec.ValidationError: not a grade of this format.
    """
    return msgspec.json.decode(data, type=Grade)
