"""Memory of a loop that is only planned: exact bytes of its tensors, none of which is ever made."""

from collections.abc import Callable

import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from grader.checks.kit import warm_with
from grader.sandbox import uncompiled
from grader.sandbox.meter import TensorMeter

Build = Callable[[], tuple[torch.nn.Module, torch.optim.Optimizer, torch.nn.Module]]
Draw = Callable[[int], tuple[torch.Tensor, torch.Tensor]]

uncompiled.load()  # FakeTensorMode would, which takes a second and more: here it is no check's time


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
