"""Which known mistake a failed submission makes: the one whose planted answer replies alike."""

import os
import select
import signal
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from grader.checks.author import docstring_of, head_of, named_checks
from grader.checks.call_log import LoggedCall, Observation, observed
from grader.checks.session import author_source, limits_of
from grader.checks.submission import Submission
from grader.course.assignment import Assignment
from grader.grading.answers import diagnose_answers
from grader.report.record import Diagnosis
from grader.sandbox import wire
from grader.sandbox.confine import die_with_parent
from grader.sandbox.host import Program
from grader.sandbox.in_process import Here, TookTooLong
from grader.sandbox.served import Served
from grader.sandbox.tensors import torch

_MOST_REPLAYED = 4
_TRIES = 2
"""How often planted answers are asked, where their process is killed: from outside, or for its memory."""
_SECONDS = 60.0
"""How long they may take all together; usual are fractions of a second."""
_MOST_NAME = 4096
_CLOSE = {torch.float64: 1e-11, torch.float32: 1e-5}
"""How far, relative to its norm, a tensor may be from the planted answer's: what rounding in another order makes. No
check is as strict, so a mistake that a check sees is no rounding here."""
_BYTES_ALIKE = 1e-3
"""Bytes are counted exactly. All graphs of 08's window held by a sum of losses, or by retain_graph: 0.12 % apart."""


@cache
def planted_in(file: Path) -> tuple[frozenset[str], str]:
    """Return the checks that a planted answer names, and what it tells; a checker reads each once, before it forks."""
    text = head_of(file)
    return frozenset(named_checks(text)), docstring_of(text)


def diagnose(submission: Submission, task: Assignment, failed: list[str]) -> Diagnosis | None:
    """Replay what the submission was asked to each planted answer; name the one that replies alike, or none.

    Planted answers run in a fork of this process: they are the course's own, and what becomes of one, a crash too,
    costs no more than the diagnosis.

    Args:
        submission: it failed at least one check.
        task: what it was judged as.
        failed: ids of the failed checks.
    """
    records = _telling(submission.calls, failed)
    ranked = _likely_first(task.challenge.planted_files(), frozenset(failed))
    if not records:
        return diagnose_answers(submission.source, task, ranked)
    program = msgspec.structs.replace(submission.program, device="cpu")
    for _ in range(_TRIES):
        here, there = os.pipe()
        pid = os.fork()
        if pid == 0:
            _tell_alike(there, task, program, [file for file, _ in ranked], records)
        os.close(there)
        name, status = _what_it_says(here, pid)
        if not os.WIFSIGNALED(status):
            found = (text for file, text in ranked if file.stem == name)
            return next(
                (Diagnosis(mistake=name, text=text, explains=_asked_by(records, failed)) for text in found), None
            )
    return None


def _asked_by(records: Iterable[LoggedCall], failed: list[str]) -> tuple[str, ...]:
    """Return the failed checks whose own requests were replayed: who replies alike there fails them by the mistake."""
    asked = {record.check for record in records}
    return tuple(check for check in failed if check in asked)


def _what_it_says(pipe: int, pid: int) -> tuple[str, int]:
    """Wait for what a fork writes and for its end, killing it when its time is over; return both."""
    with os.fdopen(pipe, "rb", buffering=0) as said:
        if select.select([said], [], [], _SECONDS)[0]:
            name = said.read(_MOST_NAME).decode(errors="replace")
        else:
            name = ""
            os.kill(pid, signal.SIGKILL)
    return name, os.waitpid(pid, 0)[1]


def _tell_alike(to: int, task: Assignment, program: Program, files: list[Path], records: list[LoggedCall]) -> NoReturn:
    """In the fork: write the name of the first planted answer that replies alike."""
    try:
        die_with_parent()
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - they may print
        name = next((file.stem for file in files if _replies_alike(file, task, program, records)), "")
        os.write(to, name.encode())
    finally:
        os._exit(0)


def _replies_alike(file: Path, task: Assignment, program: Program, records: list[LoggedCall]) -> bool:
    try:
        source = author_source(task, file)
        planted = Here(
            msgspec.structs.replace(program, source=source, filename=file.name),
            seconds=limits_of(task.challenge).call_seconds,
        )
        return all(_same_observation(replay(planted, record), record.seen) for record in records)
    except (Exception, TookTooLong):  # noqa: BLE001 - it cannot be compared: `grade verify` says why
        return False


def _likely_first(files: Iterable[Path], failed: frozenset[str]) -> list[tuple[Path, str]]:
    """Return the planted answers that may be named, and what they tell; the most telling first.

    One that is said to fail a check which was passed makes another mistake, however alike it replies elsewhere.
    """
    known = [(file, *planted_in(file)) for file in files]
    ranked = sorted((one for one in known if one[1] <= failed), key=lambda one: -len(one[1]))
    return [(file, text) for file, _, text in ranked if text]


def _telling(recorded: list[LoggedCall], failed: list[str]) -> list[LoggedCall]:
    """Return requests worth replaying: the last (smallest) of each failed check, and a few of the others.

    What is answered in a moment comes first, for it tells most planted answers apart. A submission that was killed
    gave no reply to compare; without a failed request there is nothing to tell.
    """
    heard = [record for record in recorded if record.seen.ending != "stopped"]
    chosen: dict[tuple[str, bool, bool], LoggedCall] = {}
    for record in heard:
        key = record.check, bool(record.living), record.metered
        if record.check in failed and not (record.metered and key in chosen):  # a small call is measured first
            chosen[key] = record
    if not chosen:
        return []
    known = {id(record) for record in chosen.values()}
    others = [record for record in heard if not record.metered and id(record) not in known]
    few = others[:: max(1, len(others) // _MOST_REPLAYED)]
    return sorted([*chosen.values(), *few], key=lambda record: (record.metered, bool(record.living)))


def replay(planted: Here, record: LoggedCall) -> Observation:
    """Ask a planted answer what the submission was asked, and observe what comes of it."""
    _, args, kwargs, *_ = wire.from_checker(record.body)
    halves = _proxies_in((args, kwargs))
    events: list[Any] = []
    serve = {}
    for one in record.living:
        again = one.renewed(halves.get(one.number))
        again.events = events
        serve[again.number] = again.answer
    reply = planted.call(record.body, serve=serve)
    if isinstance(reply, wire.Error):
        return Observation(f"raised {reply.kind}", steps=_steps(events))
    return observed(reply, _steps(events))


def _steps(events: list[Any]) -> list[tuple[torch.Tensor | None, ...]]:
    return [e.gradients for e in events if e.action == "step"]


def _proxies_in(value: object) -> dict[int, Any]:
    """Return the decoded other halves of living objects, by their number."""
    if isinstance(value, (Served, torch.optim.Optimizer)):
        number = getattr(value, "object_id", None)  # an optimizer that was sent as it is has none
        return {} if number is None else {number: value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return {number: half for part in parts for number, half in _proxies_in(part).items()}


def _same_observation(a: Observation, b: Observation) -> bool:
    if a.ending != b.ending or not _near(a.tensor_bytes, b.tensor_bytes, _BYTES_ALIKE):
        return False
    return _same([a.value, a.unsent, a.after, a.steps], [b.value, b.unsent, b.after, b.steps])


def _near(a: float, b: float, rtol: float) -> bool:
    return a == b or abs(a - b) <= rtol * max(abs(a), abs(b)) or (a != a and b != b)


def _same_values(a: torch.Tensor, b: torch.Tensor) -> bool:
    if torch.equal(a, b):
        return True
    if a.dtype not in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
        return False
    finite = a.isfinite() & b.isfinite()
    if not bool((finite | (a == b) | (a.isnan() & b.isnan())).all()):
        return False
    near, far = a[finite].double(), b[finite].double()
    norm = torch.linalg.vector_norm
    return float(norm(near - far)) <= _CLOSE.get(a.dtype, 1e-2) * float(norm(far)) + 1e-14


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        if a.shape != b.shape or a.dtype != b.dtype:
            return False
        return _same_values(a, b)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, float) and isinstance(b, float):
        return _near(a, b, 1e-9)
    return type(a) is type(b) and bool(a == b)
