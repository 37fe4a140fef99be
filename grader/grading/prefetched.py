"""What is known of a job before it comes, and what supplies it to pytest's fixtures."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.checks.prefetch import Fixtures, Prefetched, prefetch
from grader.checks.profile import seed_with
from grader.checks.provider import SubmissionProvider
from grader.checks.submission import Submission
from grader.course.assignment import Assignment, assign
from grader.course.challenge import Challenge
from grader.grading.messages import Job


class JudgeProvider(SubmissionProvider):
    """Supplies one submission under judgement to the fixtures."""

    def __init__(self, task: Assignment, submission: Submission, prefetched: Mapping[str, Prefetched]) -> None:
        super().__init__()
        self._task = task
        self._submission = submission
        self._prefetched = prefetched

    def task(self, checks_file: Path) -> Assignment:  # noqa: ARG002 - there is one
        """Return the one task."""
        return self._task

    def as_graded(self) -> contextlib.AbstractContextManager[None]:
        """Do nothing: Hypothesis runs so in the whole checker."""
        return contextlib.nullcontext()

    def prepare(self, checks_file: Path) -> None:
        """Do nothing: the harness was installed before collection, and a checker has one challenge."""

    def submission(self, checks_file: Path) -> contextlib.AbstractContextManager[Submission]:  # noqa: ARG002
        """Return the one submission, which goes on in its process from file to file, and is asked for its mistake."""
        return contextlib.nullcontext(self._submission)

    def prefetched(self, check: str) -> Prefetched | None:
        """Return what is known of a check."""
        return self._prefetched.get(check)


class Prefetch:
    """What the warm checker knows of the job that it expects next.

    Attributes:
        seed: of that job; None before there was one.
    """

    def __init__(self) -> None:
        self.seed: int | None = None
        self._values: dict[str, Any] = {}
        self._prefetched: dict[str, Prefetched] = {}

    def make(self, session: pytest.Session, challenge: Challenge, job: Job) -> None:
        """Rehearse for the job that is expected after `job`; a fault is left to the judge, who meets it again."""
        self.seed, self._values, self._prefetched = job.next_seed, job.variant.known, {}
        if job.next_seed is None:
            return
        seed_with(job.next_seed)
        items = [item for item in session.items if isinstance(item, pytest.Function)]
        with contextlib.suppress(BaseException):  # pytest's outcomes are no Exception, and this is the checker itself
            self._prefetched = prefetch(
                {item.name: item.obj for item in items},
                assign(challenge, job.variant),
                seed=job.next_seed,
                device=job.device,
                fixtures={item.name: _fixtures_of(item) for item in items},
            )

    def of(self, job: Job) -> Mapping[str, Prefetched]:
        """Return what is known for `job`; another variant's examples are the same, its requests are not."""
        if job.seed != self.seed:
            return {}
        if job.variant.known == self._values:
            return self._prefetched
        return {check: msgspec.structs.replace(one, requests=[]) for check, one in self._prefetched.items()}


def _fixtures_of(item: pytest.Function) -> Fixtures:
    """Return the fixtures that the author of a check has written beside it."""
    known = item._fixtureinfo.name2fixturedefs
    return {name: made[-1].func for name, made in known.items() if made[-1].func.__module__ == item.obj.__module__}
