"""The grade record: strict, immutable, the same bytes for the same grade."""

import msgspec
import pytest

from grader.report import record as r
from grader.report.check_result import CheckResult, Outcome
from grader.report.evidence.memory import MemoryBar
from tests.report.examples import grade


def test_json_round_trip_is_exact() -> None:
    """A grade survives storage, evidence included."""
    bar = MemoryBar(check="test_a", label="peak", measured_bytes=3, budget_bytes=2)
    want = grade(evidence=(bar,))

    assert r.from_json(r.to_json(want)) == want


def test_unknown_fields_are_refused() -> None:
    """A grade of another format is an error, not a guess."""
    with pytest.raises(msgspec.ValidationError):
        r.from_json(r.to_json(grade())[:-1] + b',"bonus":1}')


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.PASSED])
def test_only_passed_earns_points(outcome: Outcome) -> None:
    """Missing, failed and broken checks earn nothing and prevent full marks."""
    got = grade(checks=(CheckResult(id="test_a", title="A", points=2, outcome=outcome),))

    assert got.earned == 0
    assert not got.full_marks


def test_no_checks_is_not_full_marks() -> None:
    """An empty collection counts as nothing earned."""
    assert not grade(checks=()).full_marks


def test_a_broken_check_costs_no_attempt() -> None:
    """The grader's own fault is never paid by the student."""
    got = grade(checks=(CheckResult(id="test_a", title="A", points=2, outcome=Outcome.BROKEN),))

    assert not got.costs_attempt
    assert grade().costs_attempt
