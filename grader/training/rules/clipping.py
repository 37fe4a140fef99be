"""Gradients that are clipped: each update is right but for a factor that brings it to one and the same norm."""

from grader.training.rules import divisors, loops, ways, windows
from grader.training.rules.match import Seen
from grader.training.weights import NEAR, Weights

_NORM = 1e-4
"""How near norms of clipped gradients are, relative: `clip_grad_norm_` adds 1e-6 to the norm that it divides by."""


def is_clipped(seen: list[Seen]) -> bool:
    """Whether every update is the right one, those above some norm made shorter, by different factors, to that norm."""
    if any(one.run.clip is not None for one in seen):
        return False
    factors, norms = [], []
    for one in seen:
        found = _factors(one)
        if found is None:
            return False
        factors += found
        norms += [update.norm for update in one.updates]
    # One alone would say nothing of a common norm.
    shorter = [norm for factor, norm in zip(factors, norms, strict=True) if factor < 1 - NEAR]
    if len(shorter) < 2 or max(factors) > 1 + NEAR:
        return False
    limit = max(shorter)
    return min(shorter) >= limit * (1 - _NORM) and max(norms) <= limit * (1 + _NORM)


def _factors(one: Seen) -> list[float] | None:
    """Return of each update what all its weights are multiples of the right ones by; None where they are not."""
    right = list(loops.predicted(one.run, windows.RIGHT(one.run), ways.CLEARINGS[0].does, ways.LOSSES[0].does))
    if len(right) != len(one.updates):
        return None
    factors = [_factor(wanted, update) for wanted, update in zip(right, one.updates, strict=True)]
    return None if None in factors else [factor for factor in factors if factor is not None]


def _factor(wanted: loops.Predicted, update: Weights) -> float | None:
    share = divisors.DIVISORS[0].does
    want = [0.0] * len(update.present)
    for (_, index), uses in wanted.uses.items():
        want[index] = sum(times * share(use) for times, use in uses)
    largest = max(want, default=0.0)
    if not update.exact or not largest or abs(update.before) > NEAR or abs(update.earlier) > NEAR:
        return None
    factor = update.present[want.index(largest)] / largest
    fits = all(abs(got - factor * one) <= NEAR * largest for got, one in zip(update.present, want, strict=True))
    return factor if fits and factor > 0 else None
