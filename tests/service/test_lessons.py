"""The way through the lessons of a course, by the use cases alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.errors import UnknownChallenge, UsageFault
from grader.gradebook import Gradebook, read_progress
from grader.report.lesson_page import render_lesson
from grader.service.lessons import Step, Walk
from tests.service.conftest import write_lesson, write_quiz

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ABOUT = """
format = 1
parts = [
    { title = "Adding", summary = "Sums.", challenges = ["sums", "01-twice"] },
    { title = "Parting", summary = "Quotients.", challenges = ["quotients"] },
]
"""


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    """Return ada's walk through two parts: a lesson with a question, and one without."""
    root = tmp_path / "course"
    write_lesson(root, "sums", "Sums")
    write_quiz(root, "01-twice", "Twice", limit="")
    write_lesson(root, "quotients", "Quotients")
    write_quiz(root, "02-later", "Later", limit="")
    (root / "exercises/course.toml").write_text(ABOUT)
    return Walk(str(tmp_path / "book.db"), Course(root), "ada", clock=lambda: NOON)


def names(steps: list[Step]) -> list[tuple[str, str]]:
    """Return each lesson with its question."""
    return [(step.lesson.slug, step.question.slug if step.question else "") for step in steps]


def test_a_question_is_the_next_challenge_of_the_part(walk: Walk) -> None:
    """In the next part it is none of this lesson's."""
    assert names(walk.steps()) == [("sums", "01-twice"), ("quotients", "")]


def test_it_goes_on_where_one_left(walk: Walk, tmp_path: Path) -> None:
    """On the same page; a lesson is read behind its last page, and then begins anew."""
    first, last = walk.left()
    assert len(first.pages) == 2
    walk.turn(first, 1)
    assert (walk.page(first), walk.page(last)) == (1, 0)
    assert not walk.is_read(first)

    walk.turn(first, 2)
    assert walk.is_read(first)
    assert walk.page(first) == 0
    assert names(walk.left()) == [("sums", "01-twice"), ("quotients", "")]  # its question is not answered
    walk.turn(last, 2)
    assert names(walk.left()) == [("sums", "01-twice")]

    with Gradebook(str(tmp_path / "book.db")) as book:
        book.record_start("ada", "01-twice", 0, NOON)
    assert not walk.is_answered(first)


def test_a_part_or_a_lesson_is_found_by_its_name(walk: Walk) -> None:
    """By the beginning of a part's title, or by words of a lesson."""
    assert names(walk.named("part")) == [("quotients", "")]
    assert names(walk.named("tients")) == [("quotients", "")]
    assert names(walk.named("sums")) == [("sums", "01-twice")]
    with pytest.raises(UsageFault, match="01-twice is no lesson"):
        walk.named("twice")
    with pytest.raises(UnknownChallenge, match=r"named 'products'; parts are “Adding”, “Parting”"):
        walk.named("products")


def test_pages_have_the_text_the_pictures_and_the_question(walk: Walk, tmp_path: Path) -> None:
    """With the student's own numbers, without starting it; each leads to the others."""
    pages = {name: render_lesson(page) for name, page in walk.as_pages().items()}

    assert list(pages) == ["sums.html", "quotients.html"]
    html = pages["sums.html"]
    assert '<code class="language-output">3' in html
    assert "<title>Rise</title>" in html  # of the drawing
    assert "The question: Twice" in html
    assert "What does it leave?" in html
    assert "grade quiz 01-twice" in html
    assert 'href="quotients.html"' in html
    assert "The question" not in pages["quotients.html"]
    assert read_progress(str(tmp_path / "book.db"), "ada") == {}


def test_a_question_against_the_clock_is_not_shown_before_it_runs(walk: Walk, tmp_path: Path) -> None:
    """Its page says only what answers it, until it was asked."""
    write_quiz(tmp_path / "course", "01-twice", "Twice", limit="time_limit = 60")
    html = render_lesson(walk.as_pages()["sums.html"])

    assert "What does it leave?" not in html
    assert "It has 1 min from when it is asked." in html
    assert "grade quiz 01-twice" in html
    with Gradebook(str(tmp_path / "book.db")) as book:
        book.record_start("ada", "01-twice", 0, NOON)
    assert "What does it leave?" in render_lesson(walk.as_pages()["sums.html"])


def test_a_course_without_lessons(quiz_course: Course, tmp_path: Path) -> None:
    """Says so."""
    with pytest.raises(UsageFault, match="no lessons"):
        Walk(str(tmp_path / "book.db"), quiz_course, "ada", clock=lambda: NOON).left()
