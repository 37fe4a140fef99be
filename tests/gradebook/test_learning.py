"""What is kept for learning, in each kind of database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from grader.errors import UsageFault
from grader.gradebook import Gradebook, PastGrade, Review
from grader.report.record import Diagnosis

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_a_history(book: Gradebook, add: Any, make_grade: Any) -> None:
    """Each grade with the mistake that was named, oldest first, and nobody else's."""
    numbers = [add(book), add(book), add(book, student="bob"), add(book)]
    wrong = msgspec.structs.replace(
        make_grade("failed"), diagnosis=Diagnosis(mistake="undivided and tail_dropped", text="You …")
    )
    for number, grade in zip(numbers, [wrong, make_grade(), make_grade(), make_grade("broken")], strict=True):
        book.store_grade(number, grade)
    add(book)  # has no grade

    found = book.learning.history("ada")

    assert [one.id for one in found] == [numbers[0], numbers[1], numbers[3]]
    assert [one.mistakes for one in found] == [("undivided", "tail_dropped"), (), ()]
    assert [(one.full_marks, one.costs_attempt) for one in found] == [(False, True), (True, True), (False, False)]
    stored = book.submission(numbers[0])
    assert isinstance(found[0], PastGrade)
    assert (found[0].challenge, found[0].draw, found[0].submitted_at) == (
        stored.challenge,
        stored.draw,
        stored.submitted_at,
    )


def test_a_draft(book: Gradebook) -> None:
    """The last one counts, of each draw; without answers there is none."""
    learning = book.learning
    answers: dict[str, object] = {"a": None, "b": [[2.5, -0.0]], "c": "ü", "d": True, "e": 3, "f": 1e300}
    assert learning.draft("ada", "tail", 0) == {}
    learning.keep_draft("ada", "tail", 0, answers={"a": 1}, at=NOON)
    learning.keep_draft("ada", "tail", 0, answers=answers, at=NOON)
    learning.keep_draft("ada", "tail", 1, answers={"a": 2}, at=NOON)
    kept = learning.draft("ada", "tail", 0)

    assert kept == answers
    assert {name: type(value) for name, value in kept.items()} == {name: type(value) for name, value in answers.items()}
    learning.keep_draft("ada", "tail", 0, answers={}, at=NOON)
    assert learning.draft("ada", "tail", 0) == {}
    assert learning.draft("ada", "tail", 1) == {"a": 2}
    assert learning.draft("bob", "tail", 1) == {}


def test_reviews(book: Gradebook) -> None:
    """The first due comes first, and what has seen less takes nothing back."""
    learning = book.learning
    one = Review(challenge="tail", seen=3, due=NOON + timedelta(days=2), card='{"a": 1}')
    other = Review(challenge="head", seen=1, due=NOON, card="{}")
    older = Review(challenge="tail", seen=2, due=NOON, card="{}")
    learning.keep_reviews("ada", [one, other], NOON)
    learning.keep_reviews("ada", [older], NOON)

    assert learning.reviews("ada") == [other, one]
    newer = msgspec.structs.replace(one, seen=4, due=NOON - timedelta(days=1))
    learning.keep_reviews("ada", [newer], NOON)
    assert learning.reviews("ada") == [newer, other]
    assert learning.reviews("bob") == []


def test_a_name_that_is_none(book: Gradebook) -> None:
    """Is refused as everywhere."""
    with pytest.raises(UsageFault, match="name"):
        book.learning.history("")
