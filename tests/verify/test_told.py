"""What students read, in words that last."""

import msgspec

from grader.report import record as r
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.evidence.trials import Trial, Trials
from grader.verify import Verified, told
from tests.report.examples import grade


def verified(**grades: r.Grade) -> Verified:
    """Return what came of these columns."""
    return Verified(challenge="06-short-tail", checks=("test_a",), matrix={}, findings=(), seconds=1.0, grades=grades)


def failed(message: str, *, number: float = 0.5, diagnosis: str = "You divide by 3.") -> r.Grade:
    """Return a grade whose check failed in this way."""
    failure = Failure(
        cause=Cause.WRONG, message=message, expected=str(number), actual="1", ratio=number, example=f"k = {number}",
        line=3, detail=f"line {number}",
    )  # fmt: skip
    check = CheckResult(id="test_a", title="A is 2.", points=2, outcome=Outcome.FAILED, failure=failure)
    trials = Trials(check="test_a", trials=(Trial(mistake="The tail is lost.", noticed=False),))
    return grade(checks=(check,), diagnosis=r.Diagnosis(mistake="x", text=diagnosis), evidence=(trials,))


def test_the_words_stay_and_the_numbers_of_a_run_go() -> None:
    """Titles, points, diagnoses and messages are there; another example with the same words is told the same."""
    one = told(verified(stub=failed("The update 1 is 3.25e-4, not ½.")))
    other = told(verified(stub=failed("The update 2 is -1e+5, not 7.", number=0.25, diagnosis="You divide by 4.")))

    assert one == other
    assert "=== 06-short-tail\n\n--- stub\n" in one
    assert "✗ 0/2  A is 2.\n  The update # is #, not #.\n" in one
    assert "This looks like: You divide by #." in one
    assert "slips through: The tail is lost." in one
    assert "0.5" not in one


def test_a_changed_sentence_is_a_difference() -> None:
    """So is another mistake's name, and another score."""
    before = told(verified(stub=failed("The update is wrong.")))

    assert told(verified(stub=failed("The update is false."))) != before
    assert told(verified(stub=failed("The update is wrong.", diagnosis="You add."))) != before
    assert told(verified(stub=grade())) != before


def test_answers_that_are_told_the_same_stand_together() -> None:
    """The reference and other right answers, as a rule."""
    passed = grade(filename="a.py")
    other = msgspec.structs.replace(passed, filename="b.py", seed=9)
    said = told(verified(reference=passed, **{"right/loop": other, "wrong/x": failed("No.")}))

    assert said.count("\n--- ") == 2
    assert "--- reference, right/loop\n" in said
