"""Memory: a limit for what a submission's call needed."""

import math
from collections.abc import Callable
from typing import Any

import msgspec
import torch

from grader.checks.failure import Wrong
from grader.checks.figures import Measured
from grader.checks.layers import Layers, last_measured, layers_of
from grader.checks.submission import Submission
from grader.report.evidence.memory import MemoryBar, MemoryCourse
from grader.sandbox.layers import LAYERS, LayerMeter, micro_batches_in

_AGAIN = 0.02
"""How far the peak of a call that is made once more may lie from the first: else it does something else."""


class RightMemory(msgspec.Struct, frozen=True):
    """What a right solution needs.

    Attributes:
        peak_bytes: most bytes of live tensors at once.
        course: what they are for, and how they come and go.
        value: what the solution returned.
    """

    peak_bytes: int
    course: MemoryCourse
    value: Any


def memory_of(right: Callable[..., Any], *arguments: Any) -> RightMemory:
    """Run a right solution on its arguments, in the checker's own process, and return the memory that it needs.

    It is the same each time, so a check computes it once, in a function with `@cache`. What `right` changes in its
    arguments stays changed.

    Example::

        @cache
        def wide_run():
            model = wide_model()
            return model, memory_of(one_graph_at_a_time, model, loss_fn, wide_batches())
    """
    parameters = [p for one in arguments if isinstance(one, torch.nn.Module) for p in one.parameters()]
    with LayerMeter(parameters, micro_batches_in(arguments)) as meter:
        value = right(*arguments)
    return RightMemory(meter.peak_bytes, _course(msgspec.convert(meter.told(), Layers)), value)


def require_memory(
    submission: Submission, measured: Measured, *, label: str, right: RightMemory, margin: float, own_cap: int
) -> None:
    """Show the peak bytes of a measured call beside what is allowed, and require that it stays within.

    Tensors are counted inside the submission's process, exactly; what the process holds for itself is counted by the
    kernel, so that a forged count is found. What a GPU holds is not in the process's memory and is not counted there.

    Args:
        submission: under judgement.
        measured: what `submission.measure` returned.
        label: what was run, for the report.
        right: what a right solution needs for it.
        margin: how many times as many tensors' bytes are allowed.
        own_cap: bytes that the process may hold for itself.

    Raises:
        Wrong: it needed more.

    Example::

        measured = submission.measure("train", model, optimizer, loss_fn, batches, 16)
        require_memory(submission, measured, label="a window of 16", right=right, margin=1.25, own_cap=40 << 20)
    """
    allowed = int(right.peak_bytes * margin)
    bar = MemoryBar(
        check=submission.check, label=f"peak bytes of tensors, {label}", measured_bytes=measured.tensor_bytes,
        budget_bytes=allowed, reference_bytes=right.peak_bytes,
    )  # fmt: skip
    if measured.tensor_bytes > allowed:
        bar = _in_layers(submission, bar, right)
    _within(submission, bar, "the peak of tensors")
    if submission.device == "cpu" and measured.own_bytes > own_cap:
        own = MemoryBar(
            check=submission.check, label=f"peak bytes of the process, {label}", measured_bytes=measured.own_bytes,
            budget_bytes=own_cap,
        )  # fmt: skip
        _within(submission, own, "the process's peak memory")


def _within(submission: Submission, bar: MemoryBar, what: str) -> None:
    submission.show(bar)
    seen, allowed = bar.measured_bytes, bar.budget_bytes
    if seen > allowed:
        was, limit = (f"{value / (1 << 20):.1f} MiB" for value in (seen, allowed))
        raise Wrong(
            f"{what.capitalize()} was {was}; with one graph at a time it stays under {limit}.",
            quantity=what,
            expected=f"at most {allowed} bytes",
            actual=f"{seen} bytes",
        )


def _in_layers(submission: Submission, bar: MemoryBar, right: RightMemory) -> MemoryBar:
    """Return the bar with what its bytes were for, where the submission's process tells the same peak once more."""
    again = last_measured(submission)
    told = layers_of(submission, again) if again is not None else None
    if told is None or not math.isclose(max(told.curve, default=0), bar.measured_bytes, rel_tol=_AGAIN):
        return bar
    return msgspec.structs.replace(bar, yours=_course(told), right=right.course)


def _course(told: Layers) -> MemoryCourse:
    layers = {name: told.layers.get(name, 0) for name in LAYERS}
    return MemoryCourse(layers=layers, curve=tuple(told.curve), marks=tuple(at for at, _ in told.marks))
