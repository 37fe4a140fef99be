"""What a student may see of a report: nothing that is withheld is told by another way."""

import json

import pytest

from grader.report import record as r
from grader.report import render
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.evidence.memory import MemoryBar
from grader.report.formats import names
from grader.report.showing import EVERYTHING, Showing, Visibility, When
from grader.report.shown import shown
from tests.report.examples import grade, report

SECRET = "SECRET-4711"


def check(name: str, outcome: Outcome = Outcome.FAILED) -> CheckResult:
    """Return a check that tells the secret in every field that tells more than its line."""
    failure = Failure(cause=Cause.WRONG, message=SECRET, expected=SECRET, example=SECRET, line=1, detail=SECRET)
    is_passed = outcome is Outcome.PASSED
    return CheckResult(
        id=f"test_{name}", title=f"Title of {name}.", points=2, outcome=outcome, failure=None if is_passed else failure,
        hint=SECRET,
    )  # fmt: skip


def whole(showing: Showing, *checks: CheckResult) -> r.Report:
    """Return a report with all that may tell of its checks."""
    own = grade(
        checks=checks,
        diagnosis=r.Diagnosis(mistake="m", text=SECRET),
        evidence=tuple(MemoryBar(check=c.id, label=SECRET, measured_bytes=3, budget_bytes=2) for c in checks),
        output=SECRET,
    )
    return report(own, explanation=SECRET, solution=SECRET, showing=showing)


def details(when: When, **own: Visibility) -> Showing:
    """Return rules on details."""
    return Showing(every=Visibility(details=when), own={f"test_{name}": rule for name, rule in own.items()})


def lines(when: When, **own: Visibility) -> Showing:
    """Return rules on whole checks."""
    return Showing(every=Visibility(checks=when), own={f"test_{name}": rule for name, rule in own.items()})


@pytest.mark.parametrize("form", [name for name in names() if name != "gradescope"])
@pytest.mark.parametrize("showing", [details("never"), lines("never"), details("after-due"), lines("after-passing")])
def test_no_format_tells_what_is_withheld(showing: Showing, form: str) -> None:
    """Neither by a message, evidence, a hint, a named mistake, the program's output, nor by the right answer."""
    kept = shown(whole(showing, check("a"), check("b", Outcome.NOT_RUN)), due=False)

    assert SECRET in render(whole(EVERYTHING, check("a")), form)
    assert SECRET not in render(kept, form)


def test_what_everybody_may_see_is_left_as_it_is() -> None:
    """Where nobody says otherwise; once it is due; with full marks."""
    passed = whole(details("after-passing"), check("a", Outcome.PASSED))
    for one, due in (
        (whole(EVERYTHING, check("a")), False),
        (whole(lines("after-due"), check("a")), True),
        (passed, False),
    ):
        assert shown(one, due=due) is one


def test_a_check_that_is_withheld_is_not_named_and_does_not_count() -> None:
    """The points are those of what is shown, and it is said that there is more, and when it comes."""
    later = Visibility(checks="after-due")
    kept = shown(whole(Showing(own={"test_b": later}), check("a", Outcome.PASSED), check("b"), check("c")), due=False)

    assert [one.id for one in kept.grade.checks] == ["test_a", "test_c"]
    assert (kept.grade.earned, kept.grade.possible) == (2, 4)
    assert kept.withheld == ("1 more check, which counts too, is shown once it is due for everybody.",)
    page = render(kept, "html")
    assert kept.withheld[0] in page
    assert "1 of 2 checks that are shown not passed." in page
    assert "Title of b." not in page
    assert kept.grade.checks[1].failure is not None  # what is shown of it says what went wrong


def test_nobody_is_told_that_all_passed_where_something_is_withheld() -> None:
    """A right answer beside a hidden check would tell how that one went."""
    rules = Showing(own={"test_b": Visibility(checks="never")})
    for outcome in (Outcome.PASSED, Outcome.FAILED):
        kept = shown(whole(rules, check("a", Outcome.PASSED), check("b", outcome)), due=True)
        text = render(kept, "text")
        assert "Every check that is shown passed." in text
        assert "shown to the instructor alone" in text
        assert (kept.explanation, kept.solution, kept.grade.diagnosis) == ("", "", None)


def test_details_are_never_shown_before_their_check() -> None:
    """Whatever the rules say of the details alone."""
    kept = shown(whole(Showing(every=Visibility(checks="after-due", details="always")), check("a")), due=False)

    assert kept.grade.checks == ()
    assert "No check is shown." in render(kept, "text")


def test_a_failed_check_says_when_more_is_told() -> None:
    """It is no fault of the check, and its title and points stand there."""
    kept = shown(whole(details("after-due"), check("a")), due=False)
    page = render(kept, "html")

    assert "What went wrong here is shown once it is due for everybody." in page
    assert "Title of a." in page
    assert "A fault of the check" not in page


def entries(one: r.Report) -> list[tuple[str, str, bool]]:
    """Return name, visibility, and whether the secret is told, of each test of `results.json`."""
    found = json.loads(render(one, "gradescope"))
    assert SECRET not in found["output"]
    return [(test["name"], test["visibility"], SECRET in test["output"]) for test in found["tests"]]


@pytest.mark.parametrize(
    ("rule", "listed", "told"),
    [
        (Visibility(details="after-due"), "visible", "after_due_date"),
        (Visibility(details="never"), "visible", "hidden"),
        (Visibility(details="after-passing"), "visible", "hidden"),
        (Visibility(checks="after-due", details="never"), "after_due_date", "hidden"),
    ],
)
def test_gradescope_shows_details_later_than_their_check(rule: Visibility, listed: str, told: str) -> None:
    """As a test of their own without points: the total stays what it is."""
    one = whole(Showing(every=rule), check("a"))
    found = json.loads(render(one, "gradescope"))["tests"]

    assert [test for test in entries(one) if test[0] != "All of the report"] == [
        ("Title of a.", listed, False),
        ("Title of a. (in detail)", told, True),
    ]
    assert [test.get("score") for test in found if "score" in test] == [0]
    assert ("All of the report", told, True) in entries(one)


@pytest.mark.parametrize(("when", "visibility"), [("after-due", "after_due_date"), ("never", "hidden")])
def test_gradescope_shows_checks_later(when: When, visibility: str) -> None:
    """With all that they say; the others stay visible, and the score is that of all."""
    one = whole(lines("always", b=Visibility(checks=when)), check("a", Outcome.PASSED), check("b", Outcome.PASSED))
    found = json.loads(render(one, "gradescope"))

    assert found["score"] == 4
    assert [test[:2] for test in entries(one)[-2:]] == [("Title of a.", "visible"), ("Title of b.", visibility)]
    assert "Every check that is shown passed." in found["output"]


def test_gradescope_shows_with_full_marks_what_waits_for_them() -> None:
    """Nothing is told twice."""
    found = json.loads(render(whole(lines("after-passing"), check("a", Outcome.PASSED)), "gradescope"))

    assert [test["visibility"] for test in found["tests"]] == ["visible"]
    assert "Every check passed." in found["output"]
