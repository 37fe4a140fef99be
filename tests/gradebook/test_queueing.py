"""Submissions in a queue: in one worker's hand at a time, and graded once, whoever dies and whoever comes late."""

from typing import Any

import pytest

from grader.gradebook import Gradebook, claims

ELSEWHERE = "another machine|boot|space|1|1"


@pytest.fixture
def held_elsewhere(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what claims a submission for a worker of another machine, whose process cannot be looked at."""

    def take(book: Gradebook, number: int, queue: str) -> None:
        with monkeypatch.context() as patched:
            patched.setattr("grader.gradebook.queueing.myself", lambda: ELSEWHERE)
            assert [stored.id for stored in book.queueing.take([number], queue).mine] == [number]

    return take


def test_from_queue_to_grade(book: Gradebook, add: Any, make_grade: Any) -> None:
    """What is taken is claimed; a grade that is stored stays, whoever stores another one."""
    one, two = add(book), add(book, student="bob")
    book.queueing.hand_over([two, one], "q")

    taken = book.queueing.take([one, two], "q")
    assert ([stored.id for stored in taken.mine], taken.held) == ([one, two], False)
    assert book.queueing.waiting("tail") == {one, two}
    book.queueing.store({one: make_grade(seed=1)})
    book.queueing.store({one: make_grade(seed=2), two: make_grade(seed=2)})
    assert {number: grade.seed for number, grade in book.queueing.grades([one, two, 99]).items()} == {one: 1, two: 2}
    assert book.queueing.waiting("tail") == set()
    assert book.queueing.take([one, two], "q").mine == ()


def test_what_another_worker_has_in_hand(book: Gradebook, add: Any, held_elsewhere: Any) -> None:
    """It is left to that one, until it is put back for having died."""
    number = add(book)
    book.queueing.hand_over([number], "q")
    held_elsewhere(book, number, "q")

    taken = book.queueing.take([number], "q")
    assert (taken.mine, taken.held) == ((), True)
    assert not book.claim(number)
    book.queueing.hand_over([number], "q")
    assert [stored.id for stored in book.queueing.take([number], "q").mine] == [number]


def test_what_waits_in_another_queue_by_now(book: Gradebook, add: Any) -> None:
    """A worker of the checks of before leaves it alone for good; a batch that judges here may have it."""
    number = add(book)
    book.queueing.hand_over([number], "new")

    taken = book.queueing.take([number], "old")
    assert (taken.mine, taken.held) == ((), False)
    assert book.claim(number)


def test_a_graded_one_is_handed_over_to_nobody(book: Gradebook, add: Any, make_grade: Any, url: str, rows: Any) -> None:
    """Nor is one taken that was withdrawn."""
    graded, withdrawn = add(book), add(book)
    book.store_grade(graded, make_grade())
    book.withdraw(withdrawn)
    book.queueing.hand_over([graded], "q")

    assert rows(url, "SELECT * FROM claims") == []
    assert book.queueing.take([graded, withdrawn], "q").mine == ()
    assert not claims.is_held(claims.waiting_in("q"), "2026-03-01T12:00:00+00:00")
