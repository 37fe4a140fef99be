"""The wording of scores, factors, sizes and times."""

import pytest

from grader.report import record as r
from grader.report import words
from grader.report.check_result import CheckResult, Outcome
from tests.report.examples import grade, report


@pytest.mark.parametrize(
    ("value", "steps", "want"),
    [
        (0.5, None, "the ratio is 0.5: half of what it should be"),
        (2.0, None, "the ratio is 2: twice what it should be"),
        (1 / 3, None, "the ratio is 0.3333: a third of what it should be"),
        (0.33333, None, "the ratio is 0.3333: a third of what it should be"),
        (4.0, 4, "the ratio is 4: four times what it should be (a factor of k, and k is 4)"),
        (0.125, 8, "the ratio is 0.125: 1/8 of what it should be (1/k, and k is 8)"),
        (0.5, 8, "the ratio is 0.5: half of what it should be"),
        (2 / 3, None, "the ratio is 0.6667: 2/3 of what it should be"),
        (0.8312, None, "the ratio is 0.8312: smaller than it should be"),
        (1e300, None, "the ratio is 1e+300: larger than it should be"),
        (1e-320, None, "the ratio is 1e-320: smaller than it should be"),
        (0.0, None, "the ratio is 0: nothing of what it should be"),
        (-1.0, None, "the ratio is -1: the sign is the wrong way round"),
        (float("nan"), 4, "the ratio is not a finite number"),
        (float("inf"), 4, "the ratio is not a finite number"),
    ],
)
def test_ratio_names_the_factor_a_student_would_recognise(value: float, steps: int | None, want: str) -> None:
    """Halves, thirds, multiples and k are named; any other factor only has a direction."""
    assert words.ratio(value, {"k": steps} if steps else None) == want


def test_points_agree_in_number() -> None:
    """One point is singular."""
    assert words.points(3, 5) == "3 of 5 points"
    assert words.points(0, 1) == "0 of 1 point"


def test_being_late_is_said() -> None:
    """The time used stands against its limit, with the excess."""
    late = report(grade(), time_used_s=100.0, time_limit_s=60)

    assert words.time_used(late) == "1 min 40 s of 1 min, late by 40 s"
    assert words.time_used(report(grade())) == ""


def test_every_status_has_its_verdict() -> None:
    """A verdict says whose fault it was and whether an attempt was used."""
    rejected = grade(status=r.Status.REJECTED, checks=())
    broken = grade(status=r.Status.BROKEN)
    mixed = grade(checks=(CheckResult(id="a", title="A", points=1, outcome=Outcome.BROKEN),))

    assert words.verdict(grade()) == "Every check passed."
    assert "could not be run" in words.verdict(rejected)
    assert "not yours" in words.verdict(broken)
    assert "no attempt was used" in words.verdict(mixed)
    assert "nothing was earned" in words.verdict(grade(checks=()))


def test_warnings_name_what_weakens_a_grade() -> None:
    """A plain process and trusted submissions are told, a confined one is not."""
    plain = grade(isolation=r.Isolation(backend="plain", text="plain"), trusted=True)

    assert [w.split(":")[0] for w in words.warnings(plain)] == [
        "Not sandboxed",
        "Graded with --trust-submissions",
    ]
    assert words.warnings(grade()) == []


@pytest.mark.parametrize(
    ("backend", "confined", "warned"),
    [
        ("plain", None, True), ("kernel", None, False), ("none", None, False),  # as grades were stored before
        ("plain", False, True), ("other", False, True), ("kernel", True, False), ("other", True, False),
    ],
)  # fmt: skip
def test_what_ran_unconfined_is_told_whatever_its_backend(backend: str, confined: bool | None, warned: bool) -> None:
    """The grade says so itself; one that was stored before it did names its backend."""
    given = grade(isolation=r.Isolation(backend=backend, text="", confined=confined))
    again = r.from_json(r.to_json(given))

    assert bool(words.warnings(again)) is warned


def test_the_hint_command_comes_only_where_it_helps() -> None:
    """No hint is offered after full marks or when none is left."""
    missed = grade(checks=(CheckResult(id="a", title="A", points=1, outcome=Outcome.FAILED),))
    first = [words.commands(x)[0][0] for x in (report(missed, hints_left=1), report(missed), report(grade()))]

    assert first == ["grade hint 06-short-tail", *["grade report 06-short-tail --open"] * 2]


def test_nothing_is_offered_that_practice_cannot_give() -> None:
    """What was not kept cannot be shown again; with full marks it can be handed in."""
    rejected = grade(status=r.Status.REJECTED)

    assert words.commands(report(rejected, kept=False)) == []
    assert words.commands(report(grade(), kept=False)) == [("grade submit 06-short-tail", "hand it in")]
