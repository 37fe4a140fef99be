"""What is kept of a whole class, in both kinds of database."""

from datetime import timedelta

import msgspec

from grader.gradebook import Gradebook
from grader.gradebook.records import Pointless
from grader.report.check_result import CheckResult, Failure, Outcome
from grader.report.record import Diagnosis, Status
from tests.gradebook.conftest import NOON
from tests.report.examples import grade


def put(book: Gradebook, student: str, minutes: int, **changes: object) -> None:
    """Store one submission with its grade."""
    number = book.add_submission(
        student=student, challenge="a", draw=0, source=b"x", filename="x.py", device="cpu",
        submitted_at=NOON + timedelta(minutes=minutes),
    )  # fmt: skip
    book.store_grade(number, grade(student=student, **changes))


def test_everybody_s_attempts_in_the_order_in_which_they_came(url: str) -> None:
    """With what figures need of each check; neither what broke nor what was skipped."""
    failed = CheckResult(
        id="test_b", title="B", points=3, outcome=Outcome.FAILED, awarded=1.5,
        failure=Failure(cause="wrong", message="Off by one."),  # type: ignore[arg-type]
    )  # fmt: skip
    skipped = CheckResult(id="test_c", title="C", points=3, outcome=Outcome.SKIPPED, reason="no GPU")
    with Gradebook(url) as book:
        put(book, "bob", 9)
        found = Diagnosis(mistake="undivided and tail_dropped", text="T")
        put(book, "ada", 3, checks=(failed, skipped), diagnosis=found)
        put(book, "ada", 5, status=Status.BROKEN, checks=())
        ada, bob = book.everybody.judged("a")

        assert book.everybody.judged("b") == []
    assert (ada.student, ada.submitted_at, ada.full_marks) == ("ada", NOON + timedelta(minutes=3), False)
    assert [(one.id, one.title, one.points, one.earned) for one in ada.checks] == [("test_b", "B", 3, 1.5)]
    assert ada.mistakes == ("undivided", "tail_dropped")
    assert (bob.student, bob.full_marks, bob.mistakes) == ("bob", True, ())
    assert [one.earned for one in bob.checks] == [2]


def test_what_became_of_hand_ins_that_are_no_attempts(url: str) -> None:
    """Of each student the last one: waiting, not to be run, or judged by a check that broke."""
    with Gradebook(url) as book:
        put(book, "ada", 1)
        put(book, "bob", 2, status=Status.BROKEN, checks=())
        put(book, "cyd", 3, status=Status.REJECTED, checks=(), message="Line 3 is no Python.")
        put(book, "dan", 4, status=Status.BROKEN, checks=())
        book.add_submission(
            student="dan", challenge="a", draw=0, source=b"y", filename="x.py", device="cpu", submitted_at=NOON
        )

        assert book.everybody.pointless() == {
            ("bob", "a"): Pointless(Status.BROKEN),
            ("cyd", "a"): Pointless(Status.REJECTED, "Line 3 is no Python."),
            ("dan", "a"): Pointless(),
        }


def test_why_hand_ins_could_not_be_graded(url: str) -> None:
    """The last reason, until what that student hands in to that challenge can be graded."""
    with Gradebook(url) as book:
        book.everybody.keep_refusals("a", {"ada": "It is too big.", "bob": "No file.", "e\ud800": "Odd."}, [], NOON)
        book.everybody.keep_refusals("b", {"ada": "No file."}, ["bob"], NOON)
        book.everybody.keep_refusals("a", {"ada": "It is too big. It is a link."}, ["ada", "bob", "cyd"], NOON)

        assert book.everybody.refusals() == {("ada", "a"): "It is too big. It is a link.", ("ada", "b"): "No file."}


def test_when_everybody_began_and_how_many_hints_they_read(url: str) -> None:
    """The first start of any draw; whoever has none is not there."""
    with Gradebook(url) as book:
        book.record_start("ada", "a", 1, NOON)
        book.record_start("ada", "a", 0, NOON + timedelta(hours=1))
        book.record_start("bob", "b", 0, NOON)
        for _ in range(3):
            book.next_hint("bob", "a", NOON, 2)

        assert book.everybody.first_starts("a") == {"ada": NOON}
        assert book.everybody.hints_read("a") == {"bob": 2}
        assert msgspec.to_builtins(book.everybody.hints_read("b")) == {}
