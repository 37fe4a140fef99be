"""What a class's attempts come to, against NumPy and by hand."""

from datetime import timedelta

import msgspec
import numpy as np
import pytest

from grader.gradebook.records import CheckMark
from grader.insight.figures import figures_of
from grader.report.check_result import Outcome
from tests.insight.examples import FIRST, NAMES, NOON, POINTS, data, insight, judged

TABLE = np.array(FIRST, dtype=float)
EARNED = TABLE * np.array(POINTS)


def test_difficulty_and_discrimination_are_of_first_attempts() -> None:
    """In the end everybody passes everything, which tells nothing of the checks."""
    (found,) = insight(data()).challenges

    assert [one.first for one in found.checks] == pytest.approx(TABLE.mean(axis=0))
    assert [one.ever for one in found.checks] == [1.0, 1.0, 1.0]
    for i, one in enumerate(found.checks):
        rest = EARNED.sum(axis=1) - EARNED[:, i]
        assert one.discrimination is not None
        assert one.discrimination.value == pytest.approx(np.corrcoef(TABLE[:, i], rest)[0, 1])
        assert one.discrimination.students == 12
    k, totals = 3, EARNED.sum(axis=1)
    assert found.alpha == pytest.approx(k / (k - 1) * (1 - EARNED.var(axis=0, ddof=1).sum() / totals.var(ddof=1)))


def test_attempts_time_hints_and_mistakes_are_counted() -> None:
    """A median with its quartiles; whoever read no hint read none, and is counted."""
    (found,) = insight(data()).challenges

    attempts = [1 if all(row) else 2 for row in FIRST]
    seconds = [60 * (60 + i + (0 if all(row) else 10)) for i, row in enumerate(FIRST)]
    assert (found.students, found.solved) == (12, 12)
    assert found.first == pytest.approx(EARNED.sum(axis=1).mean() / 6)
    assert found.best == 1.0
    for spread, values in ((found.attempts, attempts), (found.seconds, seconds), (found.hints, [2, 1] + [0] * 10)):
        assert spread is not None
        assert (spread.low, spread.middle, spread.high) == pytest.approx(np.percentile(values, [25, 50, 75]))
    missed = sum(not row[1] for row in FIRST)
    assert [(one.name, one.students, one.first) for one in found.mistakes] == [("tail_divided_by_k", missed, missed)]


def test_challenges_are_held_against_each_other() -> None:
    """Over those who handed in both; one that too few handed in has no part in it, and nothing else is told of it."""
    found = insight()
    first, second, few = found.challenges

    one = EARNED.sum(axis=1) / 6
    other = np.concatenate([one[-1:], one[1:-1], one[:1]])
    for share in (first, second):
        assert share.discrimination is not None
        assert share.discrimination.value == pytest.approx(np.corrcoef(one, other)[0, 1])
    both = np.stack([one, other])
    alpha = 2 * (1 - both.var(axis=1, ddof=1).sum() / both.sum(axis=0).var(ddof=1))
    assert found.alpha == pytest.approx(alpha)
    assert (found.alpha_students, found.alpha_challenges) == (12, 2)
    assert few == msgspec.structs.replace(few, told=False, solved=0, checks=(), mistakes=(), attempts=None, alpha=None)
    assert few.students == 9


def test_nothing_is_told_of_a_part_that_is_known_of_few() -> None:
    """Nine starts are known, and one check was skipped for three of twelve: time and that check are left out."""
    whole = data()
    tries = {
        name: [msgspec.structs.replace(one, checks=one.checks[:2]) for one in own] if name < "s03" else own
        for name, own in whole.tries.items()
    }
    starts = {name: at for name, at in whole.starts.items() if name > "s02"}
    (found,) = insight(msgspec.structs.replace(whole, tries=tries, starts=starts, hints={})).challenges

    assert found.seconds is None
    assert found.hints is None
    assert [one.id for one in found.checks] == list(NAMES[:2])
    assert found.alpha is None


def test_a_start_after_the_solution_tells_no_time() -> None:
    """Somebody took fresh numbers once all was done."""
    whole = data()
    starts = {name: NOON + timedelta(days=1) for name in whole.starts}

    assert insight(msgspec.structs.replace(whole, starts=starts)).challenges[0].seconds is None


def test_what_is_worth_a_look_is_said() -> None:
    """A check that tells nobody apart, and one that goes against the others."""
    rows = [(1, i % 2, 1 - i % 2) for i in range(12)]
    (found,) = insight(data("06-short-tail", rows)).challenges
    whole, tail, cleared = found.checks

    assert "everybody passes it at first" in whole.remark
    assert whole.discrimination is None
    assert "less of the rest" in tail.remark
    assert cleared.discrimination is not None
    assert cleared.discrimination.value == pytest.approx(-1)
    assert cleared.discrimination.interval is None


def test_partial_credit_counts_in_the_rest_and_in_alpha() -> None:
    """A check that is not passed may have earned something."""
    half = [
        msgspec.structs.replace(
            judged(f"s{i:02}", (i % 2, 0, i % 3 == 0), i),
            checks=(
                *judged("x", (i % 2, 0, i % 3 == 0), 0).checks[:1],
                CheckMark(id=NAMES[1], title="T", points=3, outcome=Outcome.FAILED, awarded=1.5 * (i % 2)),
            ),
        )
        for i in range(12)
    ]
    whole = data()
    tries = {one.student: [one] for one in half}
    (found,) = figures_of("", 12, 0, [msgspec.structs.replace(whole, tries=tries)]).challenges

    assert found.checks[0].discrimination is not None
    assert found.checks[0].discrimination.value == pytest.approx(1)
    assert found.alpha == pytest.approx(2 * (1 - (4 + 2.25) / 12.25))
    assert found.first == pytest.approx(3.5 / 5 / 2)
