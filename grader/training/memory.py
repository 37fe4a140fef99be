"""Memory: exact tensor bytes of a loop that is only planned, and a limit for what a submission's call needed."""

from collections.abc import Callable

import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from grader.checks.failure import Wrong
from grader.checks.figures import Measured
from grader.checks.kit import warm_with
from grader.checks.submission import Submission
from grader.report.evidence.memory import MemoryBar
from grader.sandbox.meter import TensorMeter

Build = Callable[[], tuple[torch.nn.Module, torch.optim.Optimizer, torch.nn.Module]]
Draw = Callable[[int], tuple[torch.Tensor, torch.Tensor]]


def training_peak(build: Build, draw: Draw, *, micro_batch: int, steps: int) -> int:
    """Return peak bytes of tensors in the second update of an accumulating loop, model and data included.

    The first update is left out: an optimizer's state appears in it. Peak for k >= 2 is base + gradients +
    a * micro_batch + t; for k = 1 the activations' peak comes before all gradients exist.

    Args:
        build: makes (model, optimizer, loss) anew; called under FakeTensorMode, where a module cannot be converted:
            pass `dtype=` when making it.
        draw: makes (x, y) of a number of samples; likewise.
        micro_batch: samples per micro-batch.
        steps: accumulation steps k.

    Example::

        def build():
            model = torch.nn.Linear(4, 1)
            return model, torch.optim.SGD(model.parameters()), torch.nn.MSELoss()

        peak = training_peak(build, lambda n: (torch.ones(n, 4), torch.ones(n, 1)), micro_batch=8, steps=4)
    """
    with FakeTensorMode(), TensorMeter() as meter:
        model, optimizer, loss_fn = build()
        _update(model, optimizer, loss_fn, draw, micro_batch, steps)
        meter.peak_bytes = meter.live_bytes
        _update(model, optimizer, loss_fn, draw, micro_batch, steps)
        peak: int = meter.peak_bytes
        return peak


def require_memory(
    submission: Submission, measured: Measured, *, label: str, right_bytes: int, margin: float, own_cap: int
) -> None:
    """Show the peak bytes of a measured call beside what is allowed, and require that it stays within.

    Tensors are counted inside the submission's process, exactly; what the process holds for itself is counted by the
    kernel, so that a forged count is found. What a GPU holds is not in the process's memory and is not counted there.

    Args:
        submission: under judgement.
        measured: what `submission.measure` returned.
        label: what was run, for the report.
        right_bytes: peak bytes of tensors that a right solution needs.
        margin: how many times as many tensors' bytes are allowed.
        own_cap: bytes that the process may hold for itself.

    Raises:
        Wrong: it needed more.

    Example::

        measured = submission.measure("train", model, optimizer, loss_fn, batches, 16)
        require_memory(submission, measured, label="a window of 16", right_bytes=right, margin=1.25, own_cap=40 << 20)
    """
    allowed = int(right_bytes * margin)
    _within(
        submission, measured.tensor_bytes, allowed, ("the peak of tensors", "peak bytes of tensors", label), right_bytes
    )
    if submission.device == "cpu" and measured.own_bytes > own_cap:
        _within(
            submission, measured.own_bytes, own_cap, ("the process's peak memory", "peak bytes of the process", label)
        )


def _within(submission: Submission, seen: int, allowed: int, names: tuple[str, str, str], right: int = 0) -> None:
    what, unit, label = names
    submission.show(
        MemoryBar(
            check=submission.check, label=f"{unit}, {label}", measured_bytes=seen, budget_bytes=allowed,
            reference_bytes=right,
        )
    )  # fmt: skip
    if seen > allowed:
        was, limit = (f"{value / (1 << 20):.1f} MiB" for value in (seen, allowed))
        raise Wrong(
            f"{what.capitalize()} was {was}; with one graph at a time it stays under {limit}.",
            quantity=what,
            expected=f"at most {allowed} bytes",
            actual=f"{seen} bytes",
        )


def _update(
    model: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    loss_fn: torch.nn.Module,
    draw: Draw,
    micro_batch: int,
    steps: int,
) -> None:
    for _ in range(steps):
        x, y = draw(micro_batch)
        torch.autograd.backward(loss_fn(model(x), y) / steps)
    optimizer.step()
    optimizer.zero_grad()


def _first_use() -> None:
    """Import what the first measurement would; fake tensors take about a second."""

    def build() -> tuple[torch.nn.Module, torch.optim.Optimizer, torch.nn.Module]:
        model = torch.nn.Linear(1, 1)
        return model, torch.optim.SGD(model.parameters()), torch.nn.MSELoss()

    training_peak(build, lambda n: (torch.ones(n, 1), torch.ones(n, 1)), micro_batch=1, steps=1)


warm_with(_first_use)
