"""Points are read off the checks."""

import pytest

from grader.course.course import Course
from grader.course.points import points_of
from grader.report.check_result import Points

CHECKS = '''
from grader import checks
from grader.checks import check
from hypothesis import given

@check(points=3, hint="""Two
lines (points=100).""")
@given(x=1)
def test_one(submission, x):
    """One."""

@checks.check(
    points=2,
)
def test_two(submission):
    """Two; @check(points=50) in a text is none."""

@check()
def test_three(submission):
    """Three."""
'''


def points(course: Course, text: str) -> Points | None:
    """Return the points of a challenge with these checks."""
    challenge = course.load("06-short-tail")
    challenge.checks_file.write_text(text, encoding="utf-8")
    return points_of(challenge)


def test_points_are_added_up(course: Course) -> None:
    """A mark without points is worth one; other decorators and texts do not count."""
    assert points(course, CHECKS) == 6


@pytest.mark.parametrize("text", ["", "x = (", "@check(points=N)\ndef test_a(): ...\n", "@check(points=\ndef f(): ..."])
def test_points_that_cannot_be_read_are_unknown(course: Course, text: str) -> None:
    """No guess is made where reading is not enough."""
    assert points(course, text) is None


def test_points_of_a_lesson_are_unknown(course: Course) -> None:
    """A lesson has no checks."""
    assert points_of(course.load("10-lesson")) is None
