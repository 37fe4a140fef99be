"""Classical item analysis. An item is a check or a challenge; a score is what one student has in it.

Every function says where its formula is from, and returns None where the numbers do not determine the figure.
"""

import math
import statistics
from collections.abc import Sequence

LEAST = 10
"""Nothing is told of fewer students: the standard error of a correlation is about 1/√(n - 1), a third at ten, and a
figure of a handful tells of single people rather than of a task."""

_NORMAL_95 = statistics.NormalDist().inv_cdf(0.975)
_NO_SPREAD = 1e-12


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's product-moment correlation of paired values, from -1 to 1; None where either does not vary.

    Where one of the two is 0 or 1 it is the point-biserial correlation (Pearson 1909, Biometrika 7, 96-105).
    """
    if len(xs) < 2 or min(_spread(xs), _spread(ys)) < _NO_SPREAD:
        return None
    return max(-1.0, min(1.0, statistics.correlation(xs, ys)))


def item_rest(passed: Sequence[float], earned: Sequence[float], totals: Sequence[float]) -> float | None:
    """Return an item's discrimination: the correlation of passing it with what each student has without it.

    Against the whole total an item correlates with itself, the more the fewer items there are; taking it out corrects
    for that (Henrysson 1963, Psychometrika 28, 211-218).

    Args:
        passed: 1 for each student who passed it, else 0.
        earned: each student's points of it.
        totals: each student's points of all items, this one among them.
    """
    return correlation(passed, [total - own for own, total in zip(earned, totals, strict=True)])


def correlation_interval(r: float, n: int) -> tuple[float, float] | None:
    """Return the 95 % interval of a correlation over n students, by Fisher's z (Fisher 1921, Metron 1, 3-32).

    It is an approximation for values that are normal; of a check, which is passed or not, it is a rough guide.
    """
    if n < 4 or abs(r) >= 1:
        return None
    z, half = math.atanh(r), _NORMAL_95 / math.sqrt(n - 3)
    return math.tanh(z - half), math.tanh(z + half)


def cronbach_alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Return coefficient α of complete rows, one per student with a score per item.

    Cronbach (1951), Psychometrika 16, 297-334: α = k / (k - 1) · (1 - Σ s²(item) / s²(total)), with k items and the
    variances s² of a sample. It is no more than 1, and may be negative. None: fewer than two items or students, or
    totals that do not vary.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    whole = _variance([sum(row) for row in rows])
    if whole < _NO_SPREAD:
        return None
    k = len(rows[0])
    return k / (k - 1) * (1 - sum(_variance(item) for item in zip(*rows, strict=True)) / whole)


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return lower quartile, median and upper quartile of one value or more, interpolated as R does by default.

    It is definition 7 of Hyndman and Fan (1996), The American Statistician 50, 361-365.
    """
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _variance(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
