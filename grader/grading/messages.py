"""What engine and checker say to each other."""

from typing import Any

import msgspec

from grader.report.evidence import Evidence
from grader.report.record import CheckResult, Diagnosis
from grader.report.worked import Worked


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to judge.

    Attributes:
        source: its text; ignored when `author_file` names one of the course's own files to judge instead.
        values: the variant's values.
        variant_seed: what they were drawn from.
        seed: of Hypothesis and of the submission's generators.
        next_seed: the seed that is expected next, with the same variant; None where no other job is expected.
        diagnose: whether to look for the mistake among the planted answers.
        last: whether no attempt is left after this one, so that the right answer may be told.
        stub_too: whether to judge what is still the stub, instead of saying that it was not attempted.
    """

    source: str
    filename: str
    student: str
    draw: int
    variant_seed: int
    values: dict[str, Any]
    seed: int
    device: str
    next_seed: int | None = None
    author_file: str | None = None
    diagnose: bool = True
    last: bool = False
    stub_too: bool = False


class Collected(msgspec.Struct, frozen=True, tag=True):
    """Every check, not yet run."""

    checks: list[CheckResult]


class Started(msgspec.Struct, frozen=True, tag=True):
    """A check begins."""

    id: str


class Finished(msgspec.Struct, frozen=True, tag=True):
    """A check ended; `trouble` is for the instructor, never for a report."""

    result: CheckResult
    trouble: str = ""


class Done(msgspec.Struct, frozen=True, tag=True):
    """Everything was run.

    Attributes:
        rejected: why the submission could not be run at all, or was not attempted; empty when it was judged.
        attempted: False where it was not attempted.
        worked: the right answer, after full marks or the last attempt.
        trouble: why the right answer could not be worked out; for the instructor.
        line: the line that this sentence is about.
        source: the text that was judged (differs from the job's for an author's file).
        notices: what of it was left out or did not run.
        versions: name -> version of what judged.
    """

    output: str
    evidence: list[Evidence]
    diagnosis: Diagnosis | None
    device_name: str
    cuda_bytes: int | None
    source: str
    versions: dict[str, str]
    rejected: str = ""
    attempted: bool = True
    worked: Worked | None = None
    trouble: str = ""
    line: int | None = None
    notices: tuple[str, ...] = ()


class Trouble(msgspec.Struct, frozen=True, tag=True):
    """The course or the grader is at fault; `message` may be shown, `detail` and `faults` are for the instructor.

    Attributes:
        faults: (line, what is wrong there), of the file of checks.
    """

    message: str
    detail: str = ""
    faults: list[tuple[int, str]] = []


Event = Collected | Started | Finished | Done | Trouble
