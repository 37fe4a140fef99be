"""What engine and checker say to each other."""

from typing import Literal

import msgspec

from grader.course.variant import Variant
from grader.report.check_result import CheckResult
from grader.report.evidence import Evidence
from grader.report.record import Diagnosis
from grader.report.worked import Worked


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to judge, from whoever hands it in to the judge.

    Attributes:
        text: the submission; ignored with `author_file`.
        sha256: of its bytes as they were handed in; for the grade.
        filename: for messages; its end tells a notebook.
        variant: the numbers that it was written for.
        seed: of Hypothesis and of the submission's generators.
        next_seed: of the job that is likely to come next, with the same variant: the checker prepares for it.
        submitted_at: for the grade, in ISO 8601; empty for now.
        author_file: path of one of the course's own files (reference, planted answer) to judge instead.
        diagnose: whether to look for the mistake among the planted answers.
        trusted: whether the grade is stamped as given with --trust-submissions.
        last_attempt: whether none is left after this one, so that the right answer may be told.
        stub_too: whether to judge what is still the stub, instead of saying that it was not attempted.
        device: where it runs; the engine sets it.
    """

    text: str
    filename: str
    variant: Variant
    seed: int
    sha256: str = ""
    next_seed: int | None = None
    submitted_at: str = ""
    author_file: str = ""
    diagnose: bool = True
    trusted: bool = False
    last_attempt: bool = False
    stub_too: bool = False
    device: Literal["cpu", "cuda"] = "cpu"


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
