"""Which graphs a training loop keeps alive: from bytes that are counted, forwards, and gradients on the way.

A loop whose numbers are right is measured on windows of several lengths. Beyond what a right one needs, it holds so
many graphs; how many, over a window or an epoch, tells what it keeps. A BatchNorm layer counts forwards.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import torch

from grader.checks.hosted import Event
from grader.checks.kit import prefetch_in
from grader.checks.submission import Submission
from grader.report.evidence.memory import MemoryBar
from grader.sandbox.limits import SubmissionRaised
from grader.sandbox.meter import TensorMeter
from grader.training.runs import Run
from grader.training.sums import Batches, SumRun

Ask = Callable[[Run, Any, Any], object]
_SAMPLES, _WIDTH = 32, 64
_SHAPES = [(3, 3), (8, 8), (16, 8)]
"""Micro-batches, and micro-batches of a window, where windows may have any length."""
_NEAR = 0.4
"""How far a number of graphs may be from a whole one: temporary tensors come and go at other moments."""

_LEAST, _MOST = 0.8, 1.5
"""Of all graphs of a stream alive, as counted in such that go through one backward: kept ones may be larger."""


@dataclass(frozen=True, kw_only=True)
class Deep(Run):
    """A run whose graph is far larger than what a backward needs besides."""

    @cached_property
    def _network(self) -> torch.nn.Sequential:
        first, last = (torch.nn.Linear(*shape, dtype=torch.float64) for shape in ((3, _WIDTH), (_WIDTH, 2)))
        return torch.nn.Sequential(first, *(torch.nn.Tanh() for _ in range(12)), last)


@dataclass(frozen=True, kw_only=True)
class Normed(Run):
    """A run whose model counts its forwards."""

    @cached_property
    def _network(self) -> torch.nn.Sequential:
        return torch.nn.Sequential(
            torch.nn.Linear(3, 8, dtype=torch.float64),
            torch.nn.BatchNorm1d(8, dtype=torch.float64),
            torch.nn.Tanh(),
            torch.nn.Linear(8, 2, dtype=torch.float64),
        )

    @property
    def forwards(self) -> int:
        """Forwards in train mode until now."""
        return int(self._network[1].num_batches_tracked)  # type: ignore[arg-type]


def graph_mistake(submission: Submission, ask: Ask, k: int | None = None) -> str | None:
    """Return which graphs are kept; None where that is not certain.

    Args:
        submission: its numbers are right.
        ask: has it train a run on (run, micro-batches, optimizer).
        k: micro-batches of a window, where the task has only windows of that length.
    """
    shapes = _SHAPES if k is None else [(k, k), (2 * k, k)]
    try:
        held = [(count, steps, _graphs(submission, ask, count, steps)) for count, steps in shapes]
        kept = _kept(held)
        return _by_trace(submission, ask, kept, k or 4) if kept else None
    except SubmissionRaised:
        return None


def is_over_memory(submission: Submission, failed: list[str]) -> bool:
    """Whether a check failed for its memory; where none measures any, graphs may be why as well."""
    return not any(isinstance(one, MemoryBar) for one in submission.evidence) or bool(over_memory(submission, failed))


def over_memory(submission: Submission, failed: list[str]) -> list[str]:
    """Return the checks that failed while more memory was measured than there may be."""
    bars = (one for one in submission.evidence if isinstance(one, MemoryBar))
    over = {bar.check for bar in bars if bar.measured_bytes > bar.budget_bytes}
    return [check for check in failed if check in over]


def _kept(held: list[tuple[int, int, float]]) -> str:
    """Return whether graphs of a window, of an epoch or two are alive at once; empty where it is something else.

    Args:
        held: micro-batches, micro-batches of a window, and graphs more than one.
    """
    for kind, more in (
        ("two", lambda *_: 1),
        ("window", lambda _, k: k - 1),
        ("one batch", lambda _, k: _one_batch(k) if k else math.inf),
        ("epoch", lambda count, _: count - 1),
    ):
        if all(abs(graphs - more(count, k)) < _NEAR for count, k, graphs in held):
            return kind
    return ""


def _by_trace(submission: Submission, ask: Ask, kept: str, k: int) -> str | None:
    run = Normed(sizes=(2,) * (2 * k), steps=k)
    ask(run, submission.serve(run.micro_batches, watch=run.model), submission.host(run.optimizer))
    if run.forwards == len(run.windows):
        return "window_concatenated" if kept == "one batch" else None
    if run.forwards != len(run.sizes) or kept == "one batch":
        return None
    inside = [progress for progress in _progress(submission.events) if progress is not None]
    if all(inside):
        return "graph_of_the_one_before" if kept == "two" else "graphs_retained"
    if kept == "two":
        return "two_graphs_alive" if any(inside) else None  # it reads ahead, and nothing is seen on the way
    once = kept == "window" and not any(inside) and _reads_as_it_goes(submission, ask, k)
    return "one_backward_per_window" if once else "all_graphs_alive"


def _progress(events: list[Event]) -> list[bool | None]:
    """Tell, as each micro-batch is asked for, whether the one before has been through backward; None after a step."""
    told: list[bool | None] = []
    before: tuple[torch.Tensor | None, ...] | None = None
    for event in events:
        if event.action == "step":
            before = None
        elif event.action == "item":
            now = event.gradients
            told.append(None if before is None else not _same(before, now))
            before = now
    return told


def _same(a: tuple[torch.Tensor | None, ...], b: tuple[torch.Tensor | None, ...]) -> bool:
    return all((x is y) or (x is not None and y is not None and torch.equal(x, y)) for x, y in zip(a, b, strict=True))


def _reads_as_it_goes(submission: Submission, ask: Ask, k: int) -> bool:
    """Whether a micro-batch that cannot be used stops it before it asks for the next one."""
    run = Normed(sizes=(2,) * k, steps=k)
    batches = list(run.micro_batches)
    batches[k - 2] = (torch.ones(2, 5, dtype=torch.float64), batches[k - 2][1])
    try:
        ask(run, submission.serve(batches), submission.host(run.optimizer))
    except SubmissionRaised:
        asked = [event.index for event in submission.events if event.action == "item"]
        return bool(asked) and max(asked) == k - 2
    return False


def _wide(count: int, k: int) -> Run:
    return Deep(sizes=(_SAMPLES,) * count, steps=k)


def _graphs(submission: Submission, ask: Ask, count: int, k: int) -> float:
    """Return how many graphs more than a right loop a submission holds at its peak."""
    run = _wide(count, k)
    with submission.metering() as figures:
        ask(run, run.micro_batches, run.optimizer)
    return (figures["tensor_bytes"] - _right(count, k)) / _graph()


@cache
def _right(count: int, k: int) -> int:
    return _peak(_wide(count, k), at_once=1)


@cache
def _one_batch(k: int) -> float:
    """Graphs more than one, where a window is put together to one batch: what a backward needs is larger as well."""
    run = _wide(k, k)
    x, y = (torch.cat(parts) for parts in zip(*run.micro_batches, strict=True))
    with TensorMeter() as meter:
        torch.autograd.backward(run.loss_fn(run.model(x), y))
    peak: int = meter.peak_bytes
    return (peak - _right(k, k)) / _graph()


@cache
def _graph() -> float:
    """Bytes of one more graph."""
    return (_peak(_wide(8, 8), at_once=8) - _peak(_wide(8, 8), at_once=4)) / 4


def _peak(run: Run, *, at_once: int) -> int:
    """Return the peak bytes of a loop that has so many graphs alive at once."""
    batches, model, optimizer = run.micro_batches, run.model, run.optimizer
    with TensorMeter() as meter:
        for window in run.windows:
            optimizer.zero_grad()
            held: Any = 0
            for place, i in enumerate(window, start=1):
                x, y = batches[i]
                held = held + run.loss_fn(model(x), y) / len(window)
                if place % at_once == 0 or place == len(window):
                    held.backward()
                    held = 0
            optimizer.step()
    peak: int = meter.peak_bytes
    return peak


@contextmanager
def _counted() -> Iterator[None]:
    """Count what a right loop holds, once for all submissions that are judged in forks of this process."""
    yield
    for count, k in _SHAPES:
        _right(count, k)
        _one_batch(k)


prefetch_in(_counted)


def sum_graph_mistake(submission: Submission, accumulate: Callable[..., object], run: SumRun) -> str | None:
    """Return the same of a function that makes no update; None where that is not certain.

    Args:
        submission: its numbers are right.
        accumulate: has it accumulate on (run, model, micro-batches as it gets them).
        run: its first micro-batch is taken several times, with more rows.
    """
    x, y = (part.repeat(64, *(1 for _ in part.shape[1:])) for part in run.draw()[0])
    try:
        held, joined = [], []
        for count in (3, 9):
            model, batches = run.build(), [(x, y)] * count
            with submission.metering() as figures:
                accumulate(run, model, submission.stream(batches))
            right, more = (_sum_peak(run, batches, at_once=at_once) for at_once in (1, count))
            one = (more - right) / (count - 1)
            held.append((count, 0, (figures["tensor_bytes"] - right) / one))
            joined.append((_sum_joined_peak(run, batches) - right) / one)
        if all(abs(graphs - more) < _NEAR for (*_, graphs), more in zip(held, joined, strict=True)):
            return "window_concatenated"
        every = all(_LEAST < graphs / (count - 1) < _MOST for count, _, graphs in held)
        kept = "epoch" if every else _kept(held)
        if kept not in ("two", "epoch"):
            return None
        model = run.build()
        accumulate(run, model, submission.serve([(x, y)] * 3, watch=model))
    except SubmissionRaised:
        return None
    inside = [progress for progress in _progress(submission.events) if progress is not None]
    if all(inside):
        return "graph_of_the_one_before" if kept == "two" else "graphs_retained"
    if kept == "two":
        return "two_graphs_alive" if any(inside) else None
    once = not any(inside) and _sums_as_it_goes(submission, accumulate, run, (x, y))
    return "one_backward_at_the_end" if once else "all_graphs_alive"


def _sums_as_it_goes(
    submission: Submission, accumulate: Callable[..., object], run: SumRun, batch: tuple[torch.Tensor, torch.Tensor]
) -> bool:
    """Whether a micro-batch that cannot be used stops it before it asks for the next one."""
    x, y = batch
    broken = torch.ones(len(x), *(1 for _ in x.shape[1:-1]), x.shape[-1] + 2, dtype=x.dtype)
    try:
        accumulate(run, run.build(), submission.serve([(x, y), (broken, y), (x, y)]))
    except SubmissionRaised:
        return [event.index for event in submission.events if event.action == "item"] == [0, 1]
    return False


def _sum_peak(run: SumRun, batches: Batches, *, at_once: int) -> int:
    model = run.build()
    with TensorMeter() as meter:
        held: Any = 0
        for place, (x, y) in enumerate(batches, start=1):
            held = held + run.loss_sum(model(x), y)
            if place % at_once == 0:
                held.backward()
                held = 0
    peak: int = meter.peak_bytes
    return peak


def _sum_joined_peak(run: SumRun, batches: Batches) -> int:
    """Return the peak bytes where all micro-batches are put together to one batch."""
    model = run.build()
    with TensorMeter() as meter:
        x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
        torch.autograd.backward(run.loss_sum(model(x), y))
    peak: int = meter.peak_bytes
    return peak
