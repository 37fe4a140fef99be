"""The table of weights as a report shows it: what each micro-batch counts for, beside what it should."""

from dataclasses import replace
from itertools import zip_longest
from typing import Literal

import msgspec
import torch

from grader.report.evidence.weights import WeightTable
from grader.report.weight_row import WeightRow
from grader.training.oracle import full_batch_run
from grader.training.runs import Run
from grader.training.samples import sample_shares
from grader.training.weights import Weights, columns_at, flat_of, trained_of

_EARLIER, _BEFORE = "earlier", "before the call"


def table_of(run: Run, updates: list[Weights], check: str) -> WeightTable | None:
    """Return the table for a check's report; None where what counts, or should, cannot be told."""
    if not all(update.exact for update in updates) or not (updates or run.windows) or not is_mean_by_counts(run):
        return None
    wanted = [wanted_of(run, window) for window in run.windows] * run.epochs
    columns = [str(i + 1) for i in range(len(run.sizes))]
    table = _table(run, updates, wanted, columns=columns, unit="micro-batch", check=check)
    return msgspec.structs.replace(table, counts=run.counts, counted=run.unit)


def sample_table_of(run: Run, samples: list[Weights] | None, check: str) -> WeightTable | None:
    """Return the same table of every sample; None where their weights cannot be told."""
    if not samples or not all(update.exact for update in samples) or not is_mean_by_counts(run):
        return None
    wanted = [sample_shares(run, wanted_of(run, window)) for window in run.windows] * run.epochs
    columns = [f"{i + 1}.{at + 1}" for i, size in enumerate(run.sizes) for at in range(size)]
    return _table(run, samples, wanted, columns=columns, unit="sample", check=check)


def _table(
    run: Run,
    updates: list[Weights],
    wanted: list[tuple[float, ...]],
    *,
    columns: list[str],
    unit: Literal["micro-batch", "sample"],
    check: str,
) -> WeightTable:
    earlier = any(len(update.by_parameters) > 1 for update in updates)
    extra = [_EARLIER] * earlier + [_BEFORE] * run.leftover
    rows = []
    for number, (update, want) in enumerate(zip_longest(updates, wanted), start=1):
        yours: tuple[float, ...] = ()
        if update is not None:
            more = {_EARLIER: update.earlier, _BEFORE: update.before}
            yours = (*update.present, *(more[name] for name in extra))
        expected = (*want, *(0.0 for _ in extra)) if want is not None else ()
        rows.append(WeightRow(update=number, yours=tuple(map(_clean, yours)), expected=expected))
    return WeightTable(check=check, rows=tuple(rows), columns=(*columns, *extra), unit=unit)


def is_mean_by_counts(run: Run) -> bool:
    """Whether the right gradients are the means that a run's `counts` make of its micro-batches' gradients.

    It is so of plain runs. An author's own kind of run, whose loss counts something else than samples, has to say how
    much of that there is: where it does not, what micro-batches should count is not known.
    """
    if type(run) is Run or not run.windows or run.clip is not None:
        return True
    want, probe = full_batch_run(run), replace(run)
    over = trained_of(probe)
    names = {id(parameter): name for name, parameter in probe.model.named_parameters()}
    first = flat_of([want.gradients[0].get(names[id(p)]) for p in over], over)
    columns = columns_at(probe, torch.cat([p.detach().flatten().double() for p in over]))
    mean = columns @ torch.tensor(wanted_of(run, run.windows[0]), dtype=torch.float64)
    return torch.allclose(mean, first, rtol=1e-8, atol=1e-12)


def wanted_of(run: Run, window: range) -> tuple[float, ...]:
    """Return what each micro-batch of the run should count for in the update of a window."""
    total = sum(run.counts[i] for i in window)
    return tuple(count / total if i in window and total else 0.0 for i, count in enumerate(run.counts))


def _clean(weight: float) -> float:
    """Return a weight as it is told: what rounding left of a zero is none."""
    return 0.0 if abs(weight) < 1e-9 else weight
