"""Which known mistake a failed submission makes: the one whose planted answer replies alike."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Self

import torch

from grader.checks.author import docstring_of, named_checks
from grader.checks.require import alike
from grader.checks.session import Task, open_submission
from grader.checks.submission import Observation, Recorded, Submission
from grader.course.interface import AnswerError, read_answers
from grader.errors import CourseFault
from grader.report.record import Diagnosis
from grader.sandbox import proxies, wire
from grader.sandbox.client import Host, HostSource
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped

_MOST_REPLAYED = 12
_MOST_IN_ONE = 20
_CLOSE = {torch.float64: 1e-7, torch.float32: 1e-4}
_BYTES_ALIKE = 0.02


@cache
def planted_in(file: Path) -> tuple[frozenset[str], str]:
    """Return the checks that a planted answer names, and what it tells; a checker reads each once, before it forks."""
    return frozenset(named_checks(file.read_text(encoding="utf-8"))), docstring_of(file)


def diagnose(submission: Submission, task: Task, hosts: HostSource | None, failed: list[str]) -> Diagnosis | None:
    """Replay what the submission was asked to each planted answer; name the one that replies alike, or none.

    Args:
        submission: it failed at least one check.
        task: what it was judged as.
        hosts: where planted answers get hosts of their own; None for a task without functions.
        failed: ids of the failed checks.
    """
    records = _telling(submission.recorded, failed)
    with _Planted(task, hosts) as planted:
        for file, text in _likely_first(task.challenge.planted_files(), frozenset(failed)):
            try:
                same = planted.replies_alike(file, records) if records else _answers_alike(file, task, submission)
            except (CourseFault, SubmissionStopped, SubmissionRaised):
                continue  # this planted answer cannot be compared; `grade verify` says why
            if same:
                return Diagnosis(mistake=file.stem, text=text)
    return None


def _likely_first(files: Iterable[Path], failed: frozenset[str]) -> list[tuple[Path, str]]:
    """Return planted answers and what they tell, those first that are said to fail most of the failed checks alone."""
    known = [(file, *planted_in(file)) for file in files]
    ranked = sorted(known, key=lambda one: (not one[1] <= failed, -len(one[1] & failed)))
    return [(file, text) for file, _, text in ranked if text]


def _telling(recorded: list[Recorded], failed: list[str]) -> list[Recorded]:
    """Return requests worth replaying: the last (smallest) of each failed check, and some of the others.

    What is answered in a moment comes first, for it tells most planted answers apart. A submission that was killed
    gave no reply to compare; without a failed request there is nothing to tell.
    """
    heard = [record for record in recorded if record.seen.ending != "stopped"]
    last = {(record.check, bool(record.living)): record for record in heard if record.check in failed}
    if not last:
        return []
    if not all(record.metered for record in last.values()):  # a measured call takes long, and others tell enough
        heard = [record for record in heard if not record.metered]
        last = {key: record for key, record in last.items() if not record.metered}
    others = [record for record in heard if not any(record is one for one in last.values())]
    chosen = [*last.values(), *others[:: max(1, len(others) // _MOST_REPLAYED)]]
    return sorted(chosen, key=lambda record: (record.metered, bool(record.living)))


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


class _Planted:
    """Runs planted answers, which are the course's own, one after another in one process."""

    def __init__(self, task: Task, hosts: HostSource | None) -> None:
        self._task = task
        self._hosts = hosts
        self._host: Host | None = None
        self._age = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._host is not None:
            self._host.close()

    def replies_alike(self, file: Path, records: list[Recorded]) -> bool:
        """Whether a planted answer replies to each request as the submission did.

        Raises:
            SubmissionRaised, SubmissionStopped: it cannot be run.
        """
        try:
            return self._replayed(file, records)
        except SubmissionStopped as stopped:
            if self._age == 1 and stopped.ending not in ("died", "memory"):
                raise
            return self._replayed(file, records)  # killed from outside, or for what the ones before it used up

    def _replayed(self, file: Path, records: list[Recorded]) -> bool:
        host = self._loaded(file)
        return all(_same_observation(replay(host, record), record.seen) for record in records)

    def _loaded(self, file: Path) -> Host:
        source = self._task.author_source(file)
        planted = open_submission(self._task, source, filename=file.name, hosts=self._hosts, seed=0)
        if self._host is not None and self._host.ended is None and self._age < _MOST_IN_ONE:
            self._age += 1
            self._host.begin(planted.program)
        else:
            if self._host is not None:
                self._host.close()
            self._host, self._age = planted.fresh_host(), 1
        self._host.load()
        return self._host


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
