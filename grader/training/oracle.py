"""The checker's own float64 run: each window as one batch, the definition that accumulation must reproduce."""

from dataclasses import dataclass, field, replace

import torch

from grader.checks.kit import warm_with
from grader.training.runs import Run

Named = dict[str, torch.Tensor]


@dataclass
class Trajectory:
    """What happens when every window is one full batch.

    Attributes:
        run: the run it was computed from.
        gradients: per update, the gradient of each trained parameter as `step()` sees it (clipped, if the run clips).
        parameters: per update, each parameter after it.
        norms: per update, the norm of the gradient over all parameters before it is clipped; empty without clipping.
        rates: per update, the learning rate that it is made with.

    Example::

        wanted = full_batch_run(run)
        last = wanted.parameters[-1]["0.weight"]
    """

    run: Run
    gradients: list[Named] = field(default_factory=list)
    parameters: list[Named] = field(default_factory=list)
    norms: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    start: Named = field(default_factory=dict)

    @property
    def final(self) -> Named:
        """Parameters at the end; those of the start where there is no update."""
        return self.parameters[-1] if self.parameters else self.start


_known: dict[Run, Trajectory] = {}


def full_batch_run(run: Run) -> Trajectory:
    """Train a fresh copy of `run`, one update per window, on the mean over all samples of the window that count.

    A run is computed once in a process: do not change the tensors.

    Example::

        wanted = full_batch_run(Run(sizes=(2, 2, 1), steps=2))
        assert len(wanted.gradients) == 2
    """
    if run not in _known:
        _known[run] = _train(replace(run))
    return replace(_known[run], run=run)


def _train(own: Run) -> Trajectory:
    own.model.zero_grad()
    seen = Trajectory(own, start=_copy(own.model))
    scheduler = own.scheduler if own.decay != 1.0 else None
    for window in own.windows * own.epochs:
        own.optimizer.zero_grad()
        torch.autograd.backward(_window_loss(own, window))
        if own.clip is not None:
            seen.norms.append(float(torch.nn.utils.clip_grad_norm_(own.model.parameters(), own.clip)))
        seen.gradients.append({k: p.grad.clone() for k, p in own.model.named_parameters() if p.grad is not None})
        seen.rates.append(own.optimizer.param_groups[0]["lr"])
        own.optimizer.step()
        if scheduler is not None:
            scheduler.step()
        seen.parameters.append(_copy(own.model))
    return seen


def _window_loss(run: Run, window: range) -> torch.Tensor:
    x, y, *mask = (torch.cat(parts) for parts in zip(*(run.micro_batches[i] for i in window), strict=True))
    loss: torch.Tensor = run.loss_fn(run.model(x), y)
    if mask:
        loss = (loss.mean(dim=1) * mask[0]).sum() / mask[0].sum().clamp(min=1)
    return loss


def _copy(model: torch.nn.Module) -> Named:
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}


warm_with(lambda: full_batch_run(Run(sizes=(1, 1), steps=2, optimizer_kind="adamw")))
