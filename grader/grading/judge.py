"""One submission in a fork of the warm checker: run every collected check, say what came of each, find the mistake."""

import contextlib
import platform
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.checks.example import described
from grader.checks.failure import Unreadable, failure_of, notices
from grader.checks.mark import mark_of
from grader.checks.plugin import Bench, error_of, examples_of, use_bench
from grader.checks.profile import seed_with
from grader.checks.rehearsal import Rehearsed, rehearse
from grader.checks.session import Task, open_submission, task_of
from grader.checks.submission import Submission
from grader.course.challenge import Challenge
from grader.course.interface import AnswerError, read_answers
from grader.course.variant import Variant
from grader.errors import CourseFault
from grader.grading.diagnosis import diagnose
from grader.grading.messages import Collected, Done, Event, Finished, Job, Started
from grader.report.record import Cause, CheckResult, Diagnosis, Failure, Outcome
from grader.sandbox.client import HostSource
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped

Say = Callable[[Event], None]


class JudgeBench(Bench):
    """Supplies one submission under judgement to the fixtures."""

    def __init__(self, task: Task, submission: Submission, rehearsed: Mapping[str, Rehearsed]) -> None:
        super().__init__()
        self._task = task
        self._submission = submission
        self._rehearsed = rehearsed

    def task(self, checks_file: Path) -> Task:  # noqa: ARG002 - there is one
        """Return the one task."""
        return self._task

    def prepare(self, checks_file: Path) -> None:
        """Do nothing: the harness was installed before collection, and a checker has one challenge."""

    def submission(self, checks_file: Path) -> Submission:  # noqa: ARG002 - there is one
        """Return the one submission."""
        return self._submission

    def rehearsed(self, check: str) -> Rehearsed | None:
        """Return what is known of a check."""
        return self._rehearsed.get(check)


class Rehearsal:
    """What the warm checker knows of the job that it expects next.

    Attributes:
        seed: of that job; None before there was one.
    """

    def __init__(self) -> None:
        self.seed: int | None = None
        self._values: dict[str, Any] = {}
        self._rehearsed: dict[str, Rehearsed] = {}

    def make(self, session: pytest.Session, challenge: Challenge, job: Job) -> None:
        """Rehearse for the job that is expected after `job`; a fault is left to the judge, who meets it again."""
        self.seed, self._values, self._rehearsed = job.next_seed, job.values, {}
        if job.next_seed is None:
            return
        seed_with(job.next_seed)
        checks = {item.name: item.obj for item in session.items if isinstance(item, pytest.Function)}
        with contextlib.suppress(Exception):
            self._rehearsed = rehearse(checks, _task(challenge, job), seed=job.next_seed, device=job.device)

    def of(self, job: Job) -> Mapping[str, Rehearsed]:
        """Return what is known for `job`; another variant's examples are the same, its requests are not."""
        if job.seed != self.seed:
            return {}
        if job.values == self._values:
            return self._rehearsed
        return {check: msgspec.structs.replace(one, requests=[]) for check, one in self._rehearsed.items()}


def _task(challenge: Challenge, job: Job) -> Task:
    return task_of(challenge, Variant(student=job.student, draw=job.draw, seed=job.variant_seed, values=job.values))


def judge(
    session: pytest.Session,
    challenge: Challenge,
    job: Job,
    rehearsal: Rehearsal,
    *,
    hosts: HostSource | None,
    say: Say,
) -> None:
    """Run all checks of `session` on one submission, telling each step through `say`.

    Raises:
        CourseFault: the challenge's files are wrong.
    """
    seed_with(job.seed)
    task = _task(challenge, job)
    source = task.author_source(Path(job.author_file)) if job.author_file else job.source
    submission = open_submission(task, source, filename=job.filename, hosts=hosts, seed=job.seed, device=job.device)
    use_bench(session.config, JudgeBench(task, submission, rehearsal.of(job)))
    pending = {item.name: _pending(item) for item in session.items}
    say(Collected(list(pending.values())))
    rejected, stopped = _load(task, submission)
    memory_mb = challenge.meta.limits.memory_mb
    items = session.items if rejected is None else []
    results = [
        _run(item, after, pending[item.name], stopped=stopped, memory_mb=memory_mb, say=say)
        for item, after in zip_longest(items, items[1:])
    ]
    failed = [r.id for r in results if r.outcome is Outcome.FAILED]
    found = diagnose(submission, task, failed) if failed and job.diagnose else None
    say(_done(submission, job, rejected, found))
    submission.close()


def _done(submission: Submission, job: Job, rejected: Failure | None, found: Diagnosis | None) -> Done:
    return Done(
        output=submission.output,
        evidence=list(submission.evidence),
        diagnosis=found,
        device_name=_device_name(job.device),
        cuda_bytes=submission.cuda_bytes or None,
        source=submission.source,
        versions=versions(),
        rejected=rejected.message if rejected else "",
        line=rejected.line if rejected else None,
        notices=notices(submission.source, submission.failed_cells),
    )


def _pending(item: pytest.Item) -> CheckResult:
    function = getattr(item, "obj", None)
    mark = mark_of(function)
    title = " ".join((getattr(function, "__doc__", None) or "").split())
    if mark is None or not title:
        raise CourseFault(f"{item.path.parent.name}: {item.name} needs @check(points=...) and a docstring.")
    return CheckResult(id=item.name, title=title, points=mark.points, outcome=Outcome.NOT_RUN, hint=mark.hint)


def _load(task: Task, submission: Submission) -> tuple[Failure | None, SubmissionStopped | None]:
    """Execute or read the file once: (why it cannot be judged at all, or how its loading was stopped)."""
    try:
        submission.load()
        if task.interface.answers:
            read_answers(submission.source, task.interface.answers)
    except SubmissionRaised as error:
        failure = failure_of(error, memory_mb=task.challenge.meta.limits.memory_mb)
        if failure is not None and failure.cause is Cause.MEMORY:
            return None, SubmissionStopped("memory", failure.message, failure.line)
        return failure, None
    except SubmissionStopped as error:
        return None, error
    except AnswerError as error:
        return failure_of(Unreadable(str(error), error.line)), None
    return None, None


def _run(
    item: pytest.Item,
    after: pytest.Item | None,
    pending: CheckResult,
    *,
    stopped: SubmissionStopped | None,
    memory_mb: int,
    say: Say,
) -> CheckResult:
    """Run one check; `after` is the next, so that the submission's process is kept for it."""
    say(Started(item.name))
    trouble = ""
    if stopped is not None:  # the file never loads: say so in every check, without running it again
        result = msgspec.structs.replace(pending, outcome=Outcome.FAILED, failure=failure_of(stopped), hint="")
    else:
        reports: list[pytest.TestReport] = []
        watcher = _Watcher(reports)
        item.config.pluginmanager.register(watcher)
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        item.config.pluginmanager.unregister(watcher)
        result, trouble = _result(item, pending, reports, memory_mb)
    say(Finished(result, trouble))
    return result


class _Watcher:
    def __init__(self, reports: list[pytest.TestReport]) -> None:
        self._reports = reports

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._reports.append(report)


def _result(
    item: pytest.Item, pending: CheckResult, reports: list[pytest.TestReport], memory_mb: int
) -> tuple[CheckResult, str]:
    """Only a check whose three phases all passed is passed; what is not the submission's fault is broken."""
    seconds = round(sum(r.duration for r in reports), 6)
    seen = {"seconds": seconds, "examples": examples_of(item)}
    if [r.when for r in reports if r.outcome == "passed"] == ["setup", "call", "teardown"]:
        return msgspec.structs.replace(pending, outcome=Outcome.PASSED, **seen), ""
    error = error_of(item)
    failure = _failure(error, memory_mb) if error is not None else None
    if failure is not None:
        failure = msgspec.structs.replace(failure, example=described())
        return msgspec.structs.replace(pending, outcome=Outcome.FAILED, failure=failure, **seen), ""
    trouble = (
        "".join(traceback.format_exception(error, chain=False)[-5:]) if error else "the check neither passed nor failed"
    )
    kind = type(error).__name__ if error else "no result"
    message = f"A fault in the check itself ({kind}), not in your code; it costs no attempt."
    failure = Failure(cause=Cause.WRONG, message=message)
    return msgspec.structs.replace(pending, outcome=Outcome.BROKEN, failure=failure, **seen), trouble


def _failure(error: BaseException, memory_mb: int) -> Failure | None:
    """Return what an exception says of the submission, also from inside Hypothesis' group for flaky results."""
    if isinstance(error, BaseExceptionGroup):
        found = next((f for e in error.exceptions if (f := _failure(e, memory_mb))), None)
        if found is None:
            return None
        return msgspec.structs.replace(found, message=f"{found.message} And it changes from run to run.")
    known = failure_of(error, memory_mb=memory_mb)
    if known is None and type(error) is AssertionError:
        return Failure(cause=Cause.WRONG, message="What this check asks for does not hold.")
    return known


def _device_name(device: str) -> str:
    if device == "cuda":
        import torch

        return torch.cuda.get_device_name()
    return "CPU"


@cache
def versions() -> dict[str, str]:
    """Return name -> version of what judges."""
    packages = ("grade-accumulation", "hypothesis", "pytest", "torch")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
