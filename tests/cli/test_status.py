"""Bars, sums and badges."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from click.testing import Result

from grader.cli.status import badges
from grader.course.course import Course
from grader.gradebook import Progress

DONE = Progress(
    draw=0, started=None, attempts=1, attempts_latest=1, best=6, possible=6, full_marks=True, hints=0, ungraded=0
)


def test_badges_follow_from_what_is_kept(course: Path) -> None:
    """Each badge appears with the mark that earns it."""
    challenges, _ = Course(course).survey()
    hinted = msgspec.structs.replace(DONE, hints=1)

    assert badges(challenges, {}) == []
    assert badges(challenges, {"05-double": hinted}) == ["First Full Marks", "Every Build"]
    assert badges(challenges, {"05-double": DONE, "06-answer": hinted}) == [
        "First Full Marks",
        "Own Work: full marks without a hint",
        "Every Build",
        "Every Concept",
        "Gradient Accumulation Master",
    ]


def test_a_new_student_has_done_nothing(grade: Callable[..., Result]) -> None:
    """The bars are empty and the sums zero, and no gradebook is made by looking."""
    lines = grade("status").output.splitlines()

    assert lines[0] == "ada"
    assert [line.split() for line in lines[1:4]] == [
        ["build", "░" * 20, "0", "of", "1"],
        ["concept", "░" * 20, "0", "of", "1"],
        ["lesson", "░" * 20, "0", "of", "1"],
    ]
    assert "Points    0 of 9" in lines
    assert "Attempts  0" in lines
