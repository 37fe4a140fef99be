"""What is alike in a class, over a gradebook: answers are judged with others' numbers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.roster import Person, Roster
from grader.course.variant import draw_variant
from grader.gradebook import Gradebook
from grader.grading.pool import Pool
from grader.report.check_result import CheckResult, Outcome
from grader.sandbox import backends
from grader.service.class_jobs import How, class_pool
from grader.service.similar import Comparison
from tests.report.examples import grade as example

STUDENTS = ("ada", "bob", "cyd")


def store(book: Gradebook, student: str, source: str, *, right: bool) -> None:
    """Keep a submission, with the points that it would have."""
    checks = (
        CheckResult(id="test_total", title="T", points=2, outcome=Outcome.PASSED if right else Outcome.FAILED),
        CheckResult(id="test_odd", title="O", points=1, outcome=Outcome.PASSED),
    )
    number = book.add_submission(
        student=student, challenge="01-twice", draw=0, source=source.encode(), filename="answers.py", device="cpu",
        submitted_at=datetime(2026, 10, 1, tzinfo=UTC),
    )  # fmt: skip
    book.store_grade(number, example(student=student, checks=checks))


def test_an_answer_to_another_s_numbers_is_judged_with_them(quiz_course: Course, tmp_path: Path) -> None:
    """It would have had full marks there; whoever is not in the roster has no part in it."""
    challenge = quiz_course.load("01-twice")
    key = course_key(quiz_course)
    total = {one: 2 * draw_variant(challenge, one, 0, key).values["n"] for one in (*STUDENTS, "stranger")}
    roster = Roster(tuple(Person(name, frozenset({name})) for name in STUDENTS))

    def start() -> Pool:
        how = How(device="cpu", backend=backends.best(), trusted=False)
        return class_pool(quiz_course, challenge, how, 1)

    with Gradebook(str(tmp_path / "book.db")) as book:
        for student, whose in (("ada", "ada"), ("bob", "bob"), ("cyd", "bob"), ("stranger", "stranger")):
            store(book, student, f"total = {total[whose]}\nodd = False\n", right=student == whose)
        found = Comparison(book, quiz_course, challenge, roster).run(start, 9)

    assert found.programs is None
    assert sorted(found.handed) == list(STUDENTS)
    assert found.borrowed is not None
    (one,) = found.borrowed
    assert (one.student, one.answers, one.right_for, one.others) == ("cyd", ("total",), ("bob",), 2)
    assert (one.points, one.points_there, one.possible) == (1, 3, 3)


def test_nothing_is_judged_where_nothing_is_odd(quiz_course: Course, tmp_path: Path) -> None:
    """No process is started for it."""
    challenge = quiz_course.load("01-twice")
    with Gradebook(str(tmp_path / "book.db")) as book:
        store(book, "ada", "total = 1\nodd = False\n", right=False)
        roster = Roster((Person("ada", frozenset({"ada"})),))
        found = Comparison(book, quiz_course, challenge, roster).run(lambda: pytest.fail("it was started"), 9)

    assert found.borrowed == ()
