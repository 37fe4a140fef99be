"""Which known mistake a failed submission makes: the one whose planted answer replies alike."""

from pathlib import Path
from typing import Any

import torch

from grader.checks.author import docstring_of
from grader.checks.require import alike
from grader.checks.session import Task, open_submission
from grader.checks.submission import Observation, Recorded, Submission
from grader.course.interface import AnswerError, read_answers
from grader.errors import CourseFault
from grader.report.record import Diagnosis
from grader.sandbox import proxies, wire
from grader.sandbox.client import Host, HostSource
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped

_MOST_REPLAYED = 40
_CLOSE = {torch.float64: 1e-7, torch.float32: 1e-4}
_BYTES_ALIKE = 0.02


def diagnose(submission: Submission, task: Task, hosts: HostSource | None, failed: list[str]) -> Diagnosis | None:
    """Replay what the submission was asked to each planted answer; name the one that replies alike, or none.

    Args:
        submission: it failed at least one check.
        task: what it was judged as.
        hosts: where planted answers get hosts of their own; None for a task without functions.
        failed: ids of the failed checks.
    """
    records = _telling(submission.recorded, failed)
    for file in task.challenge.planted_files():
        text = docstring_of(file)
        if not text:
            continue
        try:
            same = _replies_alike(file, task, hosts, records) if records else _answers_alike(file, task, submission)
        except (CourseFault, SubmissionStopped, SubmissionRaised):
            continue  # this planted answer cannot be compared; `grade verify` says why
        if same:
            return Diagnosis(mistake=file.stem, text=text)
    return None


def _telling(recorded: list[Recorded], failed: list[str]) -> list[Recorded]:
    """Return requests worth replaying: those of failed checks, the last (smallest) of each first, then others.

    A submission that was killed gave no reply to compare; without a failed request there is nothing to tell.
    """
    wrong = [r for r in recorded if r.check in failed and r.seen.ending != "stopped"]
    if not wrong:
        return []
    last = [next(r for r in reversed(wrong) if r.check == check) for check in dict.fromkeys(r.check for r in wrong)]
    others = [r for r in recorded if r.seen.ending != "stopped" and not any(r is one for one in last)]
    step = max(1, len(others) // _MOST_REPLAYED)
    return [*last, *others[::step]]


def _answers_alike(file: Path, task: Task, submission: Submission) -> bool:
    names = task.interface.answers
    if not names:
        return False
    try:
        theirs = read_answers(submission.source, names)
        planted = read_answers(task.author_source(file), names)
    except AnswerError:
        return False
    return alike(theirs, planted, rtol=1e-6)


def _replies_alike(file: Path, task: Task, hosts: HostSource | None, records: list[Recorded]) -> bool:
    try:
        return _replayed(file, task, hosts, records)
    except SubmissionStopped as stopped:
        if stopped.ending not in ("died", "memory"):
            raise
        return _replayed(file, task, hosts, records)  # its process may have been killed from outside


def _replayed(file: Path, task: Task, hosts: HostSource | None, records: list[Recorded]) -> bool:
    planted = open_submission(task, task.author_source(file), filename=file.name, hosts=hosts, seed=0)
    host = planted.fresh_host()
    try:
        return all(_same_observation(replay(host, record), record.seen) for record in records)
    finally:
        host.close()


def replay(host: Host, record: Recorded) -> Observation:
    """Send a recorded request to another host and observe what comes of it.

    Raises:
        SubmissionStopped: the host hung, died or broke a limit.
    """
    name, args, kwargs, changed, *_ = wire.from_checker(record.body)
    halves = _proxies_in((args, kwargs))
    events: list[Any] = []
    serve = {}
    for one in record.living:
        again = one.renewed(halves[one.number])
        again.events = events
        serve[again.number] = again.answer
    try:
        reply = host.call(name, record.body, len(changed), serve=serve)
    except SubmissionRaised as error:
        return Observation(f"raised {error.kind}", steps=_steps(events))
    measured = reply.figures.get("tensor_bytes", 0)
    return Observation("returned", reply.value, reply.after, _steps(events), measured)


def _steps(events: list[Any]) -> list[tuple[torch.Tensor | None, ...]]:
    return [e.gradients for e in events if e.action == "step"]


def _proxies_in(value: object) -> dict[int, Any]:
    """Return the decoded other halves of living objects, by their number."""
    if isinstance(value, (proxies.Served, proxies.HostedOptimizer)):
        return {value.object_id: value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return {number: half for part in parts for number, half in _proxies_in(part).items()}


def _same_observation(a: Observation, b: Observation) -> bool:
    if a.ending != b.ending or not _near(a.tensor_bytes, b.tensor_bytes, _BYTES_ALIKE):
        return False
    return _same(a.value, b.value) and _same(a.after, b.after) and _same(a.steps, b.steps)


def _near(a: float, b: float, rtol: float) -> bool:
    return a == b or abs(a - b) <= rtol * max(abs(a), abs(b)) or (a != a and b != b)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        rtol = _CLOSE.get(a.dtype, 1e-2)
        scale = float(b.abs().max()) if b.numel() and b.is_floating_point() else 0.0
        return bool(torch.allclose(a, b, rtol=rtol, atol=rtol * min(scale, 1.0) + 1e-14, equal_nan=True))
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, float) and isinstance(b, float):
        return _near(a, b, 1e-7)
    return type(a) is type(b) and bool(a == b)
