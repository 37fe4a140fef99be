"""What counts of a student's hand-ins: by their times alone, whenever and however often it is asked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classes.lateness import Attempt, Extension, closes, days_late, later, settle
from grader.classes.policy import NO_POLICY, Policy, Rules

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 14, 23, 59, tzinfo=BERLIN)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def policy(*, late_days: int = 0, **rules: Any) -> Policy:
    """Return a class in Berlin whose every challenge has these rules."""
    every = Rules(**{"due": DUE, **rules})
    return msgspec.structs.replace(NO_POLICY, zone=BERLIN, late_days=late_days, every=every)


def attempt(hours: float, earned: float = 10, challenge: str = "a", number: int = 0) -> Attempt:
    """Return a hand-in so many hours after it was due."""
    return Attempt(challenge, number, DUE + hours * HOUR, earned, 10)


@pytest.mark.parametrize(
    ("hours", "grace", "days"),
    [(-1, 0, 0), (0, 0, 0), (0.01, 0, 1), (24, 0, 1), (24.01, 0, 2), (0.5, 30, 0), (0.51, 30, 1), (240, 0, 10)],
)
def test_days_begin_when_it_was_due(hours: float, grace: float, days: int) -> None:
    """The grace shifts nothing but the moment from which something is late at all."""
    assert days_late(DUE + hours * HOUR, DUE, grace, ZoneInfo("UTC")) == days


def test_a_day_ends_at_the_same_time_of_day() -> None:
    """Also where summer time ends or begins in it, and it has 25 or 23 hours."""
    autumn, spring = datetime(2026, 10, 24, 18, tzinfo=BERLIN), datetime(2026, 3, 28, 18, tzinfo=BERLIN)

    assert days_late(autumn.astimezone(UTC) + 25 * HOUR, autumn, 0, BERLIN) == 1
    assert days_late(spring.astimezone(UTC) + 24 * HOUR, spring, 0, BERLIN) == 2
    assert later(autumn, 2 * DAY, BERLIN).hour == 18


@pytest.mark.parametrize(
    ("rules", "points", "note"),
    [
        ({"late": "free"}, 10, ""),
        ({"late": "reject"}, 0, "It was 2 days late, and then nothing counts."),
        ({"penalty_per_day": 0.25}, 5, "It was 2 days late; 50% of the points are taken off."),
        ({"penalty_per_day": 0.6}, 0, "It was 2 days late; 100% of the points are taken off."),
        ({"reject_after_days": 1}, 0, "It was 2 days late; after 1 day nothing counts."),
        ({"late": "reject", "grace_minutes": 60 * 48}, 10, ""),
        ({"due": None, "late": "reject"}, 10, ""),
        ({"open": DUE + 3 * DAY, "due": None}, 0, "It was handed in before it opened."),
    ],
)
def test_what_lateness_costs(rules: dict[str, Any], points: float, note: str) -> None:
    """By each rule, with the sentence that says so."""
    counted = settle([attempt(30)], policy(**rules), extensions={})["a"]

    assert (counted.points, counted.note) == (points, note)


@pytest.mark.parametrize(("counts", "points"), [("best", 8), ("last", 5), ("first", 6)])
def test_which_attempt_counts(counts: str, points: float) -> None:
    """After its penalty: the best one late may be worth less than an earlier one."""
    attempts = [attempt(-3, 6), attempt(-2, 8), attempt(20, 10)]

    assert settle(attempts, policy(counts=counts, penalty_per_day=0.5), extensions={})["a"].points == points


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"counts": "last"}, "the last one counts"),
        ({"counts": "first"}, "the first one counts"),
        ({"counts": "first", "attempts": 1}, "only the first one counts"),
        ({"attempts": 2}, "only the first 2 count"),
        ({"due": DUE - 2 * HOUR, "late": "reject"}, "it was 1 day late, and then nothing counts"),
        ({"due": DUE - 2 * HOUR, "penalty_per_day": 0.5}, "it was 1 day late; 50% of the points are taken off"),
        ({"counts": "best"}, ""),
    ],
)
def test_more_points_that_do_not_count_are_told(rules: dict[str, Any], why: str) -> None:
    """With the one rule that keeps them from it; where no hand-in has more, nothing is said."""
    attempts = [attempt(-4, 6), attempt(-3, 8), attempt(-1, 10), attempt(-0.5, 7)]
    counted = settle(attempts, policy(**rules), extensions={})["a"]

    assert counted.note == (f"Another hand-in has 10 points, but {why}." if why else "")


def test_only_so_many_attempts_count() -> None:
    """The first ones that count at all: what came before it opened took none."""
    attempts = [attempt(-200, 1), attempt(-3, 2), attempt(-2, 3), attempt(-1, 9)]

    assert settle(attempts, policy(attempts=2, open=DUE - 5 * DAY), extensions={})["a"].points == 3


def test_an_extension_is_later_for_that_student() -> None:
    """Of one challenge or of all the others; never earlier."""
    rules = policy(late="reject")
    three: dict[str, Extension] = {"a": timedelta(days=3), "*": DUE - DAY}
    counted = settle([attempt(70), attempt(1, challenge="b"), attempt(-1, challenge="c")], rules, extensions=three)

    assert [counted[name].points for name in "abc"] == [10, 0, 10]
    assert settle([attempt(20)], rules, extensions={"*": DUE + DAY})["a"].points == 10


def test_late_days_are_spent_where_they_gain_something() -> None:
    """In the order in which challenges are due, no more than there are; none on a worse attempt or for no penalty."""
    rules = policy(late_days=2, penalty_per_day=0.5)
    rules = msgspec.structs.replace(rules, challenges={"b": Rules(due=DUE + DAY, penalty_per_day=0.5)})
    both = [attempt(20, challenge="a"), attempt(24 + 40, challenge="b")]
    counted = settle(both, rules, extensions={})

    assert [(counted[name].late_days, counted[name].points) for name in "ab"] == [(1, 10), (1, 5)]
    assert "1 day of it from the bank" in counted["b"].note
    unneeded = settle([attempt(-1, 10), attempt(20, 10)], rules, extensions={})["a"]
    assert (unneeded.late_days, unneeded.points) == (0, 10)
    assert settle([attempt(20)], policy(late_days=5), extensions={})["a"].late_days == 0
    assert settle([attempt(30)], policy(late="reject", late_days=1), extensions={})["a"].late_days == 0
    assert settle([attempt(30)], policy(late="reject"), extensions={}, late_days=2)["a"].points == 10


@pytest.mark.parametrize(
    ("rules", "bank", "days"),
    [
        ({"late": "penalty"}, 0, 0),  # late ones count for ever: nobody could wait for their end
        ({"late": "free"}, 3, 0),
        ({"late": "reject"}, 0, 0),
        ({"late": "reject"}, 2, 2),
        ({"late": "penalty", "reject_after_days": 3}, 1, 4),
    ],
)
def test_when_nothing_can_count_any_more(rules: dict[str, Any], bank: int, days: int) -> None:
    """At that moment a hand-in still counts, and after it none does, where lateness has an end at all."""
    end = closes(policy(**rules), "a", extensions={}, late_days=bank)

    assert end == DUE + days * DAY
    if rules["late"] == "reject" or "reject_after_days" in rules:
        there, late = (
            settle([Attempt("a", 1, end + after, 10, 10)], policy(**rules), extensions={}, late_days=bank)["a"].attempt
            for after in (timedelta(0), timedelta(seconds=1))
        )
        assert there is not None
        assert late is None


def test_an_extension_and_grace_move_the_end() -> None:
    """And where nothing is due there is none."""
    assert closes(policy(grace_minutes=30), "a", extensions={"a": 2 * DAY}) == DUE + 2 * DAY + HOUR / 2
    assert closes(policy(due=None), "a", extensions={}) is None


HANDED = st.builds(
    attempt,
    hours=st.sampled_from([-5.0, 0.0, 1.0, 24.0, 30.0, 60.0, 200.0]),
    earned=st.integers(0, 10),
    challenge=st.sampled_from("abc"),
    number=st.integers(0, 10**6),
)


@given(
    attempts=st.lists(HANDED, max_size=8, unique_by=lambda one: one.number),
    bank=st.integers(0, 3),
    late=st.sampled_from(["free", "penalty", "reject"]),
    counts=st.sampled_from(["best", "last", "first"]),
    share=st.sampled_from([0.0, 0.25, 1.0]),
    data=st.data(),
)
def test_it_never_depends_on_the_order_and_never_spends_too_much(
    attempts: list[Attempt], bank: int, late: str, counts: str, share: float, data: st.DataObject
) -> None:
    """Two at the same moment cannot take one late day twice, however they are listed; nobody gains by lateness."""
    rules = policy(late_days=bank, late=late, counts=counts, penalty_per_day=share)
    counted = settle(attempts, rules, extensions={})

    assert counted == settle(data.draw(st.permutations(attempts)), rules, extensions={})
    assert sum(one.late_days for one in counted.values()) <= bank
    for slug, one in counted.items():
        assert 0 <= one.points <= max(other.earned for other in attempts if other.challenge == slug)
        assert one.late_days <= one.days_late
