"""Grades that are given again: proposed first, and never without what stood there before."""

from typing import Any

import msgspec

from grader.gradebook import Gradebook


def test_a_proposal_counts_for_nothing(book: Gradebook, add: Any, make_grade: Any) -> None:
    """The last one is kept, of what judged it; what has no grade is not graded again."""
    first, broken, waiting = add(book), add(book), add(book, student="bob")
    book.store_grade(first, make_grade("failed"))
    book.store_grade(broken, make_grade("broken"))
    again = book.regrading
    again.propose(first, "old", make_grade())
    again.propose(first, "new", make_grade("passed", "failed"))

    assert [submission.id for submission, _ in again.graded("tail")] == [first]
    assert again.proposals("tail", "old") == {}
    assert again.proposals("tail", "new") == {first: make_grade("passed", "failed")}
    assert again.proposals("other", "new") == {}
    assert book.grades("ada")[0][1] == make_grade("failed")
    again.replace(waiting, make_grade())
    assert book.grades("bob") == []


def test_a_grade_is_replaced_and_kept(book: Gradebook, add: Any, make_grade: Any) -> None:
    """However often; everything that counts goes by the new one."""
    number = add(book)
    given = [make_grade("failed"), make_grade(), msgspec.structs.replace(make_grade("failed", "failed"), seed=8)]
    book.store_grade(number, given[0])
    for grade in given[1:]:
        book.regrading.propose(number, "x", grade)
        book.regrading.replace(number, grade)

    assert book.regrading.former(number) == given[:2]
    assert [grade for _, grade in book.grades("ada")] == given[2:]
    assert [one.earned for one in book.points()] == [0]
    assert book.progress("ada")["tail"].best == 0
    assert book.regrading.proposals("tail", "x") == {}
