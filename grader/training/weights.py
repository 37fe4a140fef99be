"""What a training loop really did: the weight that each micro-batch has in the gradient of each update.

The gradient that reaches `step()` is a linear combination of the micro-batches' gradients. The checker knows the
parameters then and every micro-batch, so it computes those gradients and solves for the weights, in float64, by least
squares. Where the residual is not zero, or the rank is too small to tell, nothing is claimed.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

import torch

from grader.checks.hosted import Event
from grader.training.runs import Run

EXACT = 1e-7
"""Largest residual with which weights are claimed, relative to the gradient's norm; of float64 loops it is 1e-15."""
NEAR = 1e-6
"""How near weights are to be, relative, and up to what one counts as none; of float64 loops they are exact to 1e-12."""
_RANK = 1e-9
"""Smallest singular value, relative to the largest, of gradients of norm 1: below it weights cannot be told."""


def counting(weights: Iterable[float]) -> list[int]:
    """Return the positions of weights that are not zero."""
    return [at for at, weight in enumerate(weights) if abs(weight) > NEAR]


@dataclass(frozen=True)
class Weights:
    """What one update was made of, or that it cannot be told.

    Attributes:
        by_parameters: number of the parameters that gradients were computed with -> weight of each micro-batch's
            loss there, or of each sample's. Distinct parameters are numbered as they appear at updates.
        now: the number of the parameters at this update.
        before: weight of what was in `.grad` before the call.
        residual: what the weights leave unexplained, relative to the norm of the gradient.
        exact: whether the residual is zero up to rounding, and the rank is full. Else the weights mean nothing.
        lost: positions of the optimizer's parameters whose `.grad` was None, though the losses depend on them; empty
            where no parameter had a gradient. The weights are those of the others.
        norm: of the gradient, over all of the optimizer's parameters.
    """

    by_parameters: dict[int, tuple[float, ...]]
    now: int
    before: float = 0.0
    residual: float = 0.0
    exact: bool = True
    lost: tuple[int, ...] = ()
    norm: float = 0.0

    @cached_property
    def support(self) -> Set[tuple[int, int]]:
        """(number of the parameters, micro-batch) of every weight that is not zero."""
        return {(at, i) for at, row in self.by_parameters.items() for i in counting(row)}

    @property
    def present(self) -> tuple[float, ...]:
        """Weights at the parameters of this update."""
        return self.by_parameters[self.now]

    @property
    def earlier(self) -> float:
        """Sum of the weights at parameters of earlier updates."""
        return sum(sum(row) for number, row in self.by_parameters.items() if number != self.now)


@dataclass
class Steps:
    """Parameters and gradients at each step of a run's optimizer, noted as they happen.

    Attributes:
        run: its optimizer is watched from when this is made.
        events: gives what the submission has asked for until now; where it is known, fewer gradients are computed.
        parameters: per step, one vector of all parameters that the optimizer is over.
        gradients: per step, the gradient as a vector of the same order; where `.grad` is None it holds zeros.
        missing: per step, the positions of parameters whose `.grad` is None.
        read: per step, the indices of the micro-batches that were read since the step before.
    """

    run: Run
    events: Callable[[], Sequence[Event]] = tuple
    parameters: list[torch.Tensor] = field(default_factory=list)
    gradients: list[torch.Tensor] = field(default_factory=list)
    missing: list[tuple[int, ...]] = field(default_factory=list)
    read: list[tuple[int, ...]] = field(default_factory=list)
    _told: int = 0

    def __post_init__(self) -> None:
        self.run.optimizer.register_step_pre_hook(lambda *_: self._note())

    def _note(self) -> None:
        over = trained_of(self.run)
        self.parameters.append(_flat([p.detach() for p in over]))
        self.gradients.append(gradient_of(self.run))
        self.missing.append(tuple(i for i, p in enumerate(over) if p.grad is None))
        events = self.events()
        self.read.append(tuple({event.index: None for event in events[self._told :] if event.action == "item"}))
        self._told = len(events)


def trained_of(run: Run) -> list[torch.Tensor]:
    """Return the parameters that the run's optimizer is over, in its order."""
    return [p for group in run.optimizer.param_groups for p in group["params"]]


def gradient_of(run: Run) -> torch.Tensor:
    """Return what `.grad` of those parameters holds, as one float64 vector; zeros where it is None."""
    return _flat([torch.zeros_like(p) if p.grad is None else p.grad for p in trained_of(run)])


GradientsAt = Callable[[Run, torch.Tensor, Sequence[int]], torch.Tensor]
"""Of a run, at parameters: those gradients that an update may be made of whose numbers are given, as columns."""


def weigh(steps: Steps) -> list[Weights]:
    """Return what each update was made of: of which micro-batches.

    Most updates are made of what was read since the one before: that is tried first, for it needs few gradients.
    """
    return weigh_among(steps, len(steps.run.sizes), columns_at, likely=steps.read)


def weigh_among(
    steps: Steps, count: int, gradients_at: GradientsAt, *, likely: Sequence[Sequence[int]] | None = None
) -> list[Weights]:
    """Return what each update was made of: of which of so many gradients.

    Args:
        steps: the updates.
        count: how many gradients there are at each parameters.
        gradients_at: computes them.
        likely: per step, the numbers of those that are tried before the others, if there are any.
    """
    run = steps.run
    start = replace(run)
    before = gradient_of(start) if run.leftover else None
    known = _Known(replace(run), count, gradients_at)
    found = []
    for i, (parameters, gradient, missing) in enumerate(
        zip(steps.parameters, steps.gradients, steps.missing, strict=True)
    ):
        known.look(parameters)
        lost = _lost(run, missing, known.columns()) if missing else ()
        there = torch.cat([torch.full((p.numel(),), at not in lost) for at, p in enumerate(trained_of(run))])
        norm = float(torch.linalg.vector_norm(gradient))
        solved = known.solve(gradient, before, there, likely[i] if likely else ())
        found.append(replace(solved, lost=lost, norm=norm))
    return found


def _lost(run: Run, missing: tuple[int, ...], columns: torch.Tensor) -> tuple[int, ...]:
    """Return the positions of missing gradients that micro-batches have, where others have reached the update."""
    parts = torch.split(columns, [p.numel() for p in trained_of(run)])
    lost = tuple(i for i in missing if parts[i].any())
    return lost if len(missing) < len(parts) else ()


class _Known:
    """The gradients of micro-batches, or of others, at all parameters until now, as far as they are needed."""

    def __init__(self, probe: Run, count: int, gradients_at: GradientsAt) -> None:
        self._probe = probe
        self._count = count
        self._gradients_at = gradients_at
        self._at: list[torch.Tensor] = []
        self._columns: list[dict[int, torch.Tensor]] = []
        self._now = -1

    def look(self, parameters: torch.Tensor) -> None:
        """Go on to these parameters; where they were met before, back to those."""
        for number, one in enumerate(self._at):
            if torch.equal(one, parameters):
                self._now = number
                return
        self._at.append(parameters)
        self._columns.append({})
        self._now = len(self._at) - 1

    def columns(self) -> torch.Tensor:
        """Return all gradients at the present parameters: shape (parameters, micro-batches or others)."""
        return self._these(self._now, range(self._count))

    def solve(
        self, gradient: torch.Tensor, before: torch.Tensor | None, there: torch.Tensor, likely: Sequence[int]
    ) -> Weights:
        """Explain by the present gradients; by what was there before and by earlier ones only where those do not.

        Only the numbers that are `there` are explained. Gradients that are `likely` are tried before all of them:
        where they leave nothing, the others have no part in it.
        """
        past = [number for number in range(len(self._at)) if number != self._now]
        tried = [likely] if likely and len(likely) < self._count < int(there.sum()) else []
        ways: list[tuple[Sequence[int], Sequence[int]]] = [((), which) for which in (*tried, range(self._count))]
        if past:
            ways.append((past, range(self._count)))
        best = Weights({self._now: ()}, self._now, residual=float("inf"), exact=False)
        for others, which in ways:
            for extra in (None, before) if before is not None else (None,):
                found = self._among([self._now, *others], which, extra, gradient, there)
                if found.exact:
                    return found
                best = min(best, found, key=lambda one: one.residual)
        return best

    def _among(
        self,
        numbers: list[int],
        which: Sequence[int],
        before: torch.Tensor | None,
        gradient: torch.Tensor,
        there: torch.Tensor,
    ) -> Weights:
        columns = [self._these(number, which) for number in numbers]
        extra = [] if before is None else [before.unsqueeze(1)]
        values, residual, full = least_squares(torch.cat([*columns, *extra], 1)[there], gradient[there])
        rows = {}
        for i, number in enumerate(numbers):
            row = [0.0] * self._count
            for at, value in zip(which, values[i * len(which) :], strict=False):
                row[at] = value
            rows[number] = tuple(row)
        last = values[-1] if extra else 0.0
        return Weights(rows, self._now, last, residual, exact=full and residual < EXACT)

    def _these(self, number: int, which: Sequence[int]) -> torch.Tensor:
        known = self._columns[number]
        missing = [at for at in which if at not in known]
        if missing:
            columns = self._gradients_at(self._probe, self._at[number], missing)
            known.update(zip(missing, columns.unbind(1), strict=True))
        if not which:
            return torch.zeros(len(self._at[number]), 0, dtype=torch.float64)
        return torch.stack([known[at] for at in which], 1)


def columns_at(probe: Run, parameters: torch.Tensor, which: Sequence[int] | None = None) -> torch.Tensor:
    """Return the gradient of each micro-batch's loss at these parameters: shape (parameters, micro-batches).

    Only of `which` where they are given, in that order.
    """
    over = set_to(probe, parameters)
    rows = []
    for at in range(len(probe.sizes)) if which is None else which:
        # The loss of a micro-batch in which nothing counts may be NaN: its gradient is none.
        loss = loss_of(probe, probe.micro_batches[at]) if probe.counts[at] else None
        found = [None] * len(over) if loss is None else torch.autograd.grad(loss, over, allow_unused=True)
        rows.append(flat_of(found, over))
    return torch.stack(rows, 1) if rows else torch.zeros(len(parameters), 0, dtype=torch.float64)


def set_to(probe: Run, parameters: torch.Tensor) -> list[torch.Tensor]:
    """Set the parameters that a run's optimizer is over to the values of a vector, and return them."""
    over = trained_of(probe)
    with torch.no_grad():
        for own, value in zip(over, torch.split(parameters, [p.numel() for p in over]), strict=True):
            own.copy_(value.view_as(own))
    return over


def flat_of(gradients: Sequence[torch.Tensor | None], over: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return gradients of parameters as one float64 vector; zeros where there is none."""
    return _flat([torch.zeros_like(p) if g is None else g for p, g in zip(over, gradients, strict=True)])


def loss_of(run: Run, batch: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return the mean loss of one micro-batch; of a masked one over the samples that count."""
    x, y, *mask = batch
    loss: torch.Tensor = run.loss_fn(run.model(x), y)
    return (loss.mean(dim=1) * mask[0]).sum() / mask[0].sum().clamp(min=1) if mask else loss


def least_squares(columns: torch.Tensor, gradient: torch.Tensor) -> tuple[list[float], float, bool]:
    """Return weights, residual relative to the gradient's norm, and whether the rank is full.

    A column of zeros, of a micro-batch in which nothing counts, has weight 0 and does not matter for the rank.
    """
    norms = torch.linalg.vector_norm(columns, dim=0)
    used = norms > 0
    size = float(torch.linalg.vector_norm(gradient))
    if not torch.isfinite(gradient).all() or not torch.isfinite(norms).all():
        return [0.0] * len(norms), float("inf"), False
    if size == 0.0:
        return [0.0] * len(norms), 0.0, True
    matrix = columns[:, used] / norms[used]
    if matrix.shape[1] == 0 or matrix.shape[1] > matrix.shape[0]:
        return [0.0] * len(norms), float("inf"), False
    solved = torch.linalg.lstsq(matrix, gradient.unsqueeze(1), rcond=_RANK, driver="gelsd")
    solution = solved.solution[:, 0]
    values = torch.zeros_like(norms)
    values[used] = solution / norms[used]
    residual = float(torch.linalg.vector_norm(matrix @ solution - gradient)) / size
    return values.tolist(), residual, int(solved.rank) == matrix.shape[1]


def _flat(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.cat([t.detach().flatten().double() for t in tensors])
