"""What updates are made of sample by sample: asked where whole micro-batches do not explain them.

The gradient of a micro-batch is the mean of its samples' gradients. A loop that leaves rows out, reads some twice, or
cuts samples into other micro-batches makes updates that are no combination of micro-batches, but one of samples.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch

from grader.training.runs import Run
from grader.training.weights import EXACT, Steps, Weights, columns_at, flat_of, least_squares, set_to, weigh_among

MOST = 320
"""Gradients of single samples that one run's weights may need; one takes a third of a millisecond."""


def weigh_samples(steps: Steps) -> list[Weights] | None:
    """Return the weight of every sample in each update; None where samples cannot be told apart, or are too many.

    They are told apart only where gradients have more independent numbers than there are samples: else whatever
    reaches an update looks like a combination of them. Each row of the weights goes through the samples of the first
    micro-batch, then through those of the second, and so on.
    """
    count = sum(steps.run.sizes)
    if not steps.parameters or not 0 < count < len(steps.parameters[0]) or count * len(steps.parameters) > MOST:
        return None
    at_first = sample_columns_at(replace(steps.run), steps.parameters[0])
    if not _are_told_apart(replace(steps.run), steps.parameters[0], at_first):
        return None
    made = [at_first]
    return weigh_among(
        steps, count, lambda probe, parameters, _: made.pop() if made else sample_columns_at(probe, parameters)
    )


def sample_columns_at(probe: Run, parameters: torch.Tensor) -> torch.Tensor:
    """Return the gradient of each sample's loss at these parameters, masked or not: shape (parameters, samples)."""
    over = set_to(probe, parameters)
    columns = []
    for x, y, *_ in probe.micro_batches:
        outputs = probe.model(x)
        for at in range(len(x)):
            loss = probe.loss_fn(outputs[at : at + 1], y[at : at + 1]).mean()
            columns.append(flat_of(torch.autograd.grad(loss, over, retain_graph=True, allow_unused=True), over))
    return torch.stack(columns, 1)


def by_micro_batch(run: Run, weights: Sequence[float]) -> list[tuple[float, ...]]:
    """Cut a row of samples' weights into those of each micro-batch."""
    starts = [sum(run.sizes[:i]) for i in range(len(run.sizes))]
    return [tuple(weights[start : start + size]) for start, size in zip(starts, run.sizes, strict=True)]


def shares_of(run: Run) -> list[tuple[float, ...]]:
    """Return what each sample counts in the mean of its micro-batch."""
    masks = [mask[0].tolist() if mask else [1.0] * len(x) for x, _, *mask in run.micro_batches]
    return [tuple(one / count if count else 0.0 for one in mask) for mask, count in zip(masks, run.counts, strict=True)]


def sample_shares(run: Run, weights: Sequence[float]) -> tuple[float, ...]:
    """Return what samples count where that of whole micro-batches is known."""
    return tuple(weight * one for weight, own in zip(weights, shares_of(run), strict=True) for one in own)


def _are_told_apart(probe: Run, parameters: torch.Tensor, columns: torch.Tensor) -> bool:
    """Whether samples make up micro-batches, and do not make up the gradient of something that is none of them."""
    parts = torch.split(columns, list(probe.sizes), 1)
    shares = [torch.tensor(one, dtype=torch.float64) for one in shares_of(probe)]
    means = torch.stack([part @ share for part, share in zip(parts, shares, strict=True)], 1)
    if not torch.allclose(means, columns_at(probe, parameters), rtol=1e-9, atol=1e-12):
        return False
    x, y, *_ = probe.micro_batches[0]
    if not x.is_floating_point():
        return False
    draw = torch.Generator().manual_seed(0)
    strange = torch.randn(x.shape, generator=draw, dtype=torch.float64).to(x.dtype)
    over = set_to(probe, parameters)
    gradient = torch.autograd.grad(probe.loss_fn(probe.model(strange), y).mean(), over, allow_unused=True)
    _, residual, full = least_squares(columns, flat_of(gradient, over))
    return full and residual > EXACT
