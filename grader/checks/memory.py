"""Training memory without training: exact tensor bytes of a loop, the same on every machine, no memory used."""

from collections.abc import Callable

import torch
from torch._subclasses.fake_tensor import FakeTensorMode

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
    """
    with FakeTensorMode(), TensorMeter() as meter:
        model, optimizer, loss_fn = build()
        _update(model, optimizer, loss_fn, draw, micro_batch, steps)
        meter.peak_bytes = meter.live_bytes
        _update(model, optimizer, loss_fn, draw, micro_batch, steps)
        peak: int = meter.peak_bytes
        return peak


def warm() -> None:
    """Import what the first measurement would."""

    def build() -> tuple[torch.nn.Module, torch.optim.Optimizer, torch.nn.Module]:
        model = torch.nn.Linear(1, 1)
        return model, torch.optim.SGD(model.parameters()), torch.nn.MSELoss()

    training_peak(build, lambda n: (torch.ones(n, 1), torch.ones(n, 1)), micro_batch=1, steps=1)


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
