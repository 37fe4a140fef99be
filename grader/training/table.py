"""The table of weights as a report shows it: what each micro-batch counts for, beside what it should."""

from itertools import zip_longest

from grader.report.evidence.weights import WeightRow, WeightTable
from grader.training.runs import Run
from grader.training.weights import Weights

_EARLIER, _BEFORE = "earlier", "before the call"


def table_of(run: Run, updates: list[Weights], check: str) -> WeightTable | None:
    """Return the table for a check's report; None where the weights of some update cannot be told."""
    if not all(update.exact for update in updates) or not (updates or run.windows):
        return None
    earlier = any(len(update.by_parameters) > 1 for update in updates)
    extra = [_EARLIER] * earlier + [_BEFORE] * run.leftover
    wanted = [wanted_of(run, window) for window in run.windows] * run.epochs
    rows = []
    for number, (update, want) in enumerate(zip_longest(updates, wanted), start=1):
        yours: tuple[float, ...] = ()
        if update is not None:
            more = {_EARLIER: update.earlier, _BEFORE: update.before}
            yours = (*update.present, *(more[name] for name in extra))
        expected = (*want, *(0.0 for _ in extra)) if want is not None else ()
        rows.append(WeightRow(update=number, yours=tuple(map(_clean, yours)), expected=expected))
    columns = (*(str(i + 1) for i in range(len(run.sizes))), *extra)
    return WeightTable(check=check, rows=tuple(rows), columns=columns, unit="micro-batch")


def wanted_of(run: Run, window: range) -> tuple[float, ...]:
    """Return what each micro-batch of the run should count for in the update of a window."""
    total = sum(run.counts[i] for i in window)
    return tuple(count / total if i in window and total else 0.0 for i, count in enumerate(run.counts))


def _clean(weight: float) -> float:
    """Return a weight as it is told: what rounding left of a zero is none."""
    return 0.0 if abs(weight) < 1e-9 else weight
