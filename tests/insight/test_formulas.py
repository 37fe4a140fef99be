"""The formulas, against numbers that others have published or computed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.insight.formulas import correlation, correlation_interval, cronbach_alpha, item_rest, quartiles

# The five items of section 6 of the Law School Admission Test, answered by 1000: Bock and Lieberman (1970),
# Psychometrika 35, 179-197; pattern of right answers -> how many gave it.
LSAT = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4, "01000": 1,
    "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29, "10010": 14, "10011": 81,
    "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56, "11010": 21, "11011": 173,
    "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip
ROWS = [[float(digit) for digit in pattern] for pattern, count in LSAT.items() for _ in range(count)]
TOTALS = [sum(row) for row in ROWS]


@pytest.mark.parametrize(
    ("item", "with_itself", "without"),
    [(0, 0.3620, 0.1128), (1, 0.5668, 0.1532), (2, 0.6184, 0.1728), (3, 0.5344, 0.1444), (4, 0.4354, 0.1216)],
)
def test_discrimination_is_as_published(item: int, with_itself: float, without: float) -> None:
    """Rizopoulos (2006), Journal of Statistical Software 17(5), prints both: an item is taken out of the total."""
    scores = [row[item] for row in ROWS]

    assert item_rest(scores, scores, TOTALS) == pytest.approx(without, abs=5e-5)
    assert correlation(scores, TOTALS) == pytest.approx(with_itself, abs=5e-5)


def test_alpha_is_as_published() -> None:
    """The same paper: 0.295; and leaving out the first item, 0.2754."""
    assert cronbach_alpha(ROWS) == pytest.approx(0.2950, abs=5e-5)
    assert cronbach_alpha([row[1:] for row in ROWS]) == pytest.approx(0.2754, abs=5e-5)


scores = st.lists(st.tuples(*[st.integers(0, 5)] * 4), min_size=2, max_size=40)


@given(rows=scores)
def test_numpy_says_the_same(rows: list[tuple[int, ...]]) -> None:
    """Whatever the scores are."""
    table = np.array(rows, dtype=float)
    whole = table.sum(axis=1)
    alpha, r = cronbach_alpha(rows), correlation(table[:, 0].tolist(), whole.tolist())

    if whole.var(ddof=1) < 1e-9:
        assert alpha is None
    else:
        assert alpha == pytest.approx(4 / 3 * (1 - table.var(axis=0, ddof=1).sum() / whole.var(ddof=1)))
    if np.ptp(table[:, 0]) == 0 or np.ptp(whole) == 0:
        assert r is None
    else:
        assert r == pytest.approx(np.corrcoef(table[:, 0], whole)[0, 1], abs=1e-9)


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_quartiles_are_numpy_s(values: list[float]) -> None:
    """By its default definition, which is R's."""
    assert quartiles(values) == pytest.approx(np.percentile(values, [25, 50, 75]), abs=1e-6)


def test_an_interval_is_fisher_s() -> None:
    """R = 0.5 of 28 students: z = 0.5493, a standard error of 0.2, so 0.156 to 0.736 as tables of z have it."""
    interval = correlation_interval(0.5, 28)

    assert interval == pytest.approx((math.tanh(0.5493 - 0.392), math.tanh(0.5493 + 0.392)), abs=1e-3)
    assert correlation_interval(1.0, 28) is None
    assert correlation_interval(0.5, 3) is None


@pytest.mark.parametrize(("xs", "ys"), [([], []), ([1.0], [1.0]), ([1.0, 1.0], [0.0, 1.0]), ([0.0, 1.0], [2.0, 2.0])])
def test_what_does_not_vary_correlates_with_nothing(xs: list[float], ys: list[float]) -> None:
    """It is no zero: there is no such number."""
    assert correlation(xs, ys) is None
    assert cronbach_alpha([]) is None
    assert cronbach_alpha([[1.0], [2.0]]) is None
    assert cronbach_alpha([[1.0, 2.0]]) is None
