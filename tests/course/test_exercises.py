"""The course's own tasks, as students read them in a terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.assignment import assign_to
from grader.course.course import Course
from grader.course.keys import course_key

COURSE = Course(Path(__file__).resolve().parents[2])
COLUMNS, DRAWS = 80, 4


def code_of(task: str) -> Iterator[str]:
    """Return the lines of a task's blocks of code."""
    inside = False
    for line in task.splitlines():
        if line.lstrip().startswith("```"):
            inside = not inside
        elif inside:
            yield line


@pytest.mark.parametrize("slug", [slug for slug in COURSE.slugs() if COURSE.load(slug).meta.judged])
def test_code_fits_into_a_terminal(slug: str) -> None:
    """Prose is wrapped to the terminal; a line of code would be broken in the middle."""
    key = course_key(COURSE)
    tasks = [assign_to(COURSE.load(slug), "ada", draw, key).public["README.md"] for draw in range(DRAWS)]

    assert [line for task in tasks for line in code_of(task) if len(line) > COLUMNS] == []
