"""What a function made of gradients that makes no update: what it leaves in `.grad`, and what it returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.training.settings import set_otherwise, settings_of
from grader.training.weights import EXACT, Weights, least_squares

Batches = list[tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class SumRun:
    """Micro-batches whose gradients a function accumulates exactly, without knowing how many there are.

    Attributes:
        build: makes the model anew, the same each time.
        draw: makes the micro-batches anew, (x, y) each.
        loss_sum: loss_sum(outputs, y) is the sum of the losses of what counts in y.
        count: count(y) is how much of y counts.

    Example::

        run = SumRun(build=lambda: torch.nn.Linear(3, 1), draw=draw, loss_sum=loss_sum, count=len)
    """

    build: Callable[[], torch.nn.Module]
    draw: Callable[[], Batches]
    loss_sum: Callable[[Any, Any], torch.Tensor]
    count: Callable[[Any], int]


@dataclass
class Left:
    """What a call left behind.

    Attributes:
        run: what it was called with; what was in `.grad` before was drawn at random.
        counts: how much counts, per micro-batch.
        rows: samples per micro-batch.
        losses: the sum of losses, per micro-batch.
        weights: of each micro-batch's summed loss in `.grad` afterwards.
        value: what was returned.
        odd: names of parameters without a gradient of their own that have a `.grad` afterwards.
        numbers: numbers in x, and in y, per micro-batch.
        changed: the mistakes in what is set to something else than before, values of parameters among it.
    """

    run: SumRun
    counts: list[int]
    rows: list[int]
    losses: list[float]
    weights: Weights
    value: object = None
    odd: list[str] = field(default_factory=list)
    numbers: tuple[list[int], list[int]] = ([], [])
    changed: set[str] = field(default_factory=set)


def see_sums(run: SumRun, call: Callable[[torch.nn.Module, Batches], object]) -> Left:
    """Have the gradients of a run accumulated, and return what is left; what `call` raises is raised.

    Args:
        run: what to call it with.
        call: has the function called on (model, micro-batches), and returns its value.
    """
    model, batches = run.build(), run.draw()
    columns, losses, used = _columns(run)
    draw = torch.Generator().manual_seed(len(batches))
    own = dict(model.named_parameters())
    for name in used:
        own[name].grad = torch.randn(own[name].shape, generator=draw, dtype=torch.float64).to(own[name].dtype)
    before = _gradient(own, used)
    settings, values_before = settings_of(model), [p.detach().clone() for p in model.parameters()]
    value = call(model, batches)
    changed = set(set_otherwise(settings, settings_of(model)))
    if not all(map(torch.equal, values_before, model.parameters())):
        changed.add("weights_changed")
    values, residual, full = least_squares(torch.stack([*columns, before], 1), _gradient(own, used))
    return Left(
        run,
        counts=[run.count(y) for _, y in batches],
        rows=[len(y) for _, y in batches],
        losses=losses,
        weights=Weights({0: tuple(values[:-1])}, 0, values[-1], residual, exact=full and residual < EXACT),
        value=value,
        odd=[name for name, p in own.items() if p.grad is not None and name not in used],
        numbers=([x.numel() for x, _ in batches], [y.numel() for _, y in batches]),
        changed=changed,
    )


def _columns(run: SumRun) -> tuple[list[torch.Tensor], list[float], list[str]]:
    """Return each micro-batch's gradient and loss, and the names of the parameters that have a gradient at all."""
    model = run.build()
    batches = run.draw()
    losses = [run.loss_sum(model(x), y) for x, y in batches]
    named = {name: p for name, p in model.named_parameters() if p.requires_grad}
    rows = []
    for loss in losses:
        torch.autograd.backward(loss)
        rows.append({name: p.grad for name, p in named.items()})
        model.zero_grad()
    used = [name for name in named if any(row[name] is not None for row in rows)]
    own = dict(model.named_parameters())
    return [_vector(row, own, used) for row in rows], [float(loss.detach()) for loss in losses], used


def _gradient(own: dict[str, torch.nn.Parameter], names: list[str]) -> torch.Tensor:
    return _vector({name: own[name].grad for name in names}, own, names)


def _vector(
    gradients: Mapping[str, torch.Tensor | None], own: Mapping[str, torch.Tensor], names: list[str]
) -> torch.Tensor:
    parts = [torch.zeros_like(own[n]) if gradients[n] is None else gradients[n] for n in names]
    return torch.cat([part.detach().flatten().double() for part in parts if part is not None])
