"""One submission in a fork of the warm checker: run every collected check, say what came of each, find the mistake."""

import contextlib
import platform
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from grader.checks.failure import failure_of, notices
from grader.checks.limit import at_most
from grader.checks.mark import mark_of
from grader.checks.plugin import check_of, use_provider
from grader.checks.profile import seed_with
from grader.checks.session import author_source, open_submission
from grader.checks.submission import Submission
from grader.checks.tracing import work_out
from grader.course.assignment import Assignment, assign
from grader.course.challenge import Challenge
from grader.course.interface import AnswerError, read_attempt
from grader.course.untouched import untouched
from grader.errors import CourseFault
from grader.grading.messages import Collected, Done, Event, Finished, Job, Started
from grader.grading.mistake import find_mistake
from grader.grading.outcome import EndedItself, Ending, ending_of, with_award, with_case
from grader.grading.prefetched import JudgeProvider, Prefetch
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.record import Diagnosis
from grader.report.worked import Worked
from grader.sandbox import tensors
from grader.sandbox.client import HostSource
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped

Say = Callable[[Event], None]


class Check(NamedTuple):
    """One check, and the items that pytest made of it: one, or one per case where it is parametrized."""

    id: str
    items: tuple[pytest.Item, ...]


def judge(
    session: pytest.Session,
    challenge: Challenge,
    job: Job,
    prefetch: Prefetch,
    *,
    hosts: HostSource | None,
    say: Say,
) -> None:
    """Run all checks of `session` on one submission, telling each step through `say`.

    Raises:
        CourseFault: the challenge's files are wrong.
    """
    seed_with(job.seed)
    task = assign(challenge, job.variant)
    source = author_source(task, Path(job.author_file)) if job.author_file else job.text
    submission = open_submission(task, source, filename=job.filename, hosts=hosts, seed=job.seed, device=job.device)
    use_provider(session.config, JudgeProvider(task, submission, prefetch.of(job)))
    checks = checks_of(session)
    pending = {check.id: _pending(check) for check in checks}
    say(Collected(list(pending.values())))
    blank = "" if job.stub_too else untouched(source, task.stub, task.interface)
    loaded = _not_attempted(blank) if blank else _load(task, submission)
    checks = checks if loaded.rejected is None else []
    runs = _Runs(session, submission, challenge)
    results: list[CheckResult] = []
    for check, after in zip_longest(checks, checks[1:]):
        say(Started(check.id))
        following = after.items[0] if after else None
        result, trouble = _run(
            check, following, pending[check.id], submission=submission, stopped=loaded.stopped, runs=runs
        )
        if not results and result.failure is not None and result.failure.cause is Cause.UNREADABLE:
            loaded = _Loaded(result.failure)  # it needs what is not here, and nothing has been told of any check
            submission.withhold()
            break
        say(Finished(result, trouble))
        results.append(result)
    failed = {r.id: r.failure for r in results if r.outcome is Outcome.FAILED}
    found, unexplained = find_mistake(submission, task, failed) if failed and job.diagnose else (None, "")
    worked, trouble = _work_out(task, job, results)
    say(_done(submission, job, loaded, found, worked=worked, trouble=trouble or unexplained))
    submission.close()


def _work_out(task: Assignment, job: Job, results: list[CheckResult]) -> tuple[Worked | None, str]:
    """Return the right answer where it may be told: after full marks, or an attempt that was the last one."""
    outcomes = {result.outcome for result in results}
    last = job.last_attempt and bool(outcomes) and Outcome.BROKEN not in outcomes
    if not task.interface.answers or not (last or outcomes == {Outcome.PASSED}):
        return None, ""
    try:
        return work_out(task), ""
    except Exception:  # noqa: BLE001 - the course's own files: the grade stands
        return None, traceback.format_exc()


def _done(
    submission: Submission,
    job: Job,
    loaded: "_Loaded",
    found: Diagnosis | None,
    *,
    worked: Worked | None,
    trouble: str,
) -> Done:
    rejected = loaded.rejected
    return Done(
        output=submission.output,
        evidence=list(submission.evidence),
        diagnosis=found,
        device_name=_device_name(job.device),
        cuda_bytes=submission.cuda_bytes or None,
        source=submission.source,
        versions=versions(),
        rejected=rejected.message if rejected else "",
        attempted=loaded.attempted,
        worked=worked,
        trouble=trouble,
        line=rejected.line if rejected else None,
        notices=notices(submission.source, submission.failed_cells),
    )


def checks_of(session: pytest.Session) -> list[Check]:
    """Put the cases of each check together, in the order in which they were collected."""
    cases: dict[str, list[pytest.Item]] = {}
    for item in session.items:
        cases.setdefault(check_of(item), []).append(item)
    return [Check(name, tuple(items)) for name, items in cases.items()]


def _pending(check: Check) -> CheckResult:
    function = getattr(check.items[0], "obj", None)
    mark = mark_of(function)
    title = " ".join((getattr(function, "__doc__", None) or "").split())
    if mark is None or not title:
        where = check.items[0].path.parent.name
        raise CourseFault(f"{where}: {check.id} needs @check(points=...) and a docstring.")
    return CheckResult(id=check.id, title=title, points=mark.points, outcome=Outcome.NOT_RUN, hint=mark.hint)


class _Loaded(msgspec.Struct, frozen=True):
    """What became of reading the file: why it cannot be judged at all, or how its loading was stopped."""

    rejected: Failure | None = None
    stopped: SubmissionStopped | None = None
    attempted: bool = True


def _not_attempted(why: str, line: int | None = None) -> _Loaded:
    return _Loaded(Failure(cause=Cause.UNREADABLE, message=why, line=line), attempted=False)


def _load(task: Assignment, submission: Submission) -> _Loaded:
    """Execute or read the file once."""
    try:
        submission.load()
        if task.interface.answers:
            read_attempt(submission.source, task.interface)
    except SubmissionRaised as error:
        failure = failure_of(error, memory_mb=task.challenge.meta.limits.memory_mb, loading=True)
        if failure is not None and failure.cause is Cause.MEMORY:
            return _Loaded(stopped=SubmissionStopped("memory", failure.message, failure.line))
        return _Loaded(failure)
    except SubmissionStopped as error:
        return _Loaded(stopped=error)
    except AnswerError as error:
        return _not_attempted(error.message, error.line)
    return _Loaded()


def _run(
    check: Check,
    after: pytest.Item | None,
    pending: CheckResult,
    *,
    submission: Submission,
    stopped: SubmissionStopped | None,
    runs: "_Runs",
) -> tuple[CheckResult, str]:
    """Run one check, case after case; `after` is the next item, so that the submission's process is kept for it.

    Returns:
        The result, and what the instructor is told of a fault of the course.
    """
    result, troubles = pending, []
    if stopped is not None:  # the file never loads: say so in every check, without running it again
        result = msgspec.structs.replace(pending, outcome=Outcome.FAILED, failure=failure_of(stopped), hint="")
    else:
        for item, following in zip_longest(check.items, check.items[1:], fillvalue=after):
            assert item is not None  # there are as many items as cases
            ending, seconds = runs.run(item, following, over=result.outcome in (Outcome.FAILED, Outcome.BROKEN))
            ending = with_award(ending, submission.awarded, pending.points)
            result = with_case(result, item, ending, seconds)
            troubles.append(ending.trouble)
    return result, next(filter(None, troubles), "")


class _Runs:
    """Runs items as pytest does, and keeps them from ending more than themselves."""

    def __init__(self, session: pytest.Session, submission: Submission, challenge: Challenge) -> None:
        self._submission = submission
        self._limits = challenge.meta.limits
        self._reports: list[pytest.TestReport] = []
        self._over = False
        session.config.pluginmanager.register(self)

    def run(self, item: pytest.Item, after: pytest.Item | None, *, over: bool) -> tuple[Ending, float]:
        """Return how the item ended and how long it took; where it is over before, only its fixtures come and go."""
        self._reports, self._over, self._submission.awarded = [], over, None
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        seconds = sum(report.duration for report in self._reports if type(report) is pytest.TestReport)
        return ending_of(item, self._reports, self._limits.memory_mb), seconds

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._reports.append(report)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        with _contained(self._limits.check_seconds, self._submission):
            if self._over:
                pytest.skip("a case before it was not passed")
            yield

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        with _contained(self._limits.check_seconds, self._submission):
            yield

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Iterator[None]:
        with _contained(self._limits.check_seconds, self._submission):
            yield


@contextlib.contextmanager
def _contained(seconds: float, submission: Submission) -> Iterator[None]:
    """Bound a phase of a check in time, and turn what would end pytest itself into an ordinary fault."""
    try:
        with at_most(seconds, waited=lambda: submission.clock.seconds):
            yield
    except (KeyboardInterrupt, pytest.exit.Exception) as error:
        raise EndedItself(f"{type(error).__name__}: {error}") from error


def _device_name(device: str) -> str:
    if device == "cuda":
        import torch

        return torch.cuda.get_device_name()
    return "CPU"


@cache
def versions() -> dict[str, str]:
    """Return name -> version of what judges."""
    packages = ("grade-accumulation", "hypothesis", "pytest", *(["torch"] if tensors.here else []))
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
