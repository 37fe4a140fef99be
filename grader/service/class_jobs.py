"""What a class's submissions are judged as: jobs of one seed, and which of them are the same."""

import hashlib
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from grader.course.assignment import assign_to
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import CourseKey, course_key
from grader.course.stamp import without_stamp
from grader.course.submission_file import SubmissionText, decode_submission
from grader.course.variant import Variant, check_seed
from grader.files import fingerprint
from grader.gradebook import StoredSubmission
from grader.grading.messages import Job
from grader.grading.pool import Pool
from grader.grading.shared import Shared
from grader.report.record import Grade


class How(msgspec.Struct, frozen=True, kw_only=True):
    """How a class is graded: a grade that was given otherwise is not taken for one of this run."""

    device: Literal["cpu", "cuda"]
    backend: str
    trusted: bool


class Same(msgspec.Struct, frozen=True):
    """What makes two submissions one: text without the stamp, kind of file, and the variant's numbers."""

    sha256: str
    suffix: str
    numbers: bytes


def class_seed(challenge: Challenge, key: CourseKey) -> int:
    """Return the seed of a class's checks: the same for everybody, and another one once any file has changed."""
    return check_seed(key, f"class {fingerprint(challenge.folders)}", challenge.slug, 0, attempt=0)


def same_of(text: SubmissionText, variant: Variant) -> Same:
    """Return what is the same of all submissions that are graded alike."""
    return Same(
        hashlib.sha256(without_stamp(text.text).encode()).hexdigest(),
        PurePosixPath(text.filename).suffix.lower(),
        msgspec.json.encode(variant.known, order="deterministic"),
    )


def class_job(stored: StoredSubmission, variant: Variant, *, seed: int, trusted: bool) -> Job:
    """Return what judges a stored submission as one of a class's."""
    text = without_stamp(decode_submission(stored.source, stored.filename).text)
    return Job(
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        filename=stored.filename,
        variant=variant,
        seed=seed,
        next_seed=seed,
        submitted_at=stored.submitted_at.isoformat(timespec="seconds"),
        trusted=trusted,
    )


def own_grade(given: Grade, stored: StoredSubmission) -> Grade:
    """Return the grade of a submission that is the same as one that was given this grade."""
    at = stored.submitted_at.isoformat(timespec="seconds")
    return msgspec.structs.replace(given, student=stored.student, draw=stored.draw, submitted_at=at)


def class_pool(course: Course, challenge: Challenge, how: How, jobs: int, *, shared: Shared | None = None) -> Pool:
    """Return what judges a class's submissions, so many at a time; where pools of several challenges are, on `shared`.

    Raises:
        UsageFault, CourseFault: the challenge cannot be graded here.
    """
    challenge.reference_file  # noqa: B018 - raises where the challenge cannot be graded here
    runs = assign_to(challenge, "class", 0, course_key(course)).runs
    return Pool(challenge, runs=runs, backend=how.backend, device=how.device, jobs=jobs, shared=shared)
