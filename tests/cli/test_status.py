"""Bars, sums and badges."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from click.testing import Result

from grader.course.course import Course
from grader.gradebook import Progress
from grader.service.standing import badges

DONE = Progress(draw=0, started=None, attempts=1, best=6, possible=6, full_marks=True, hints=0, ungraded=0)
HALF = msgspec.structs.replace(DONE, best=3, full_marks=False)


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
    ]


def test_a_course_names_a_badge_of_its_own(course: Path) -> None:
    """At the challenge that earns it, together with all before it."""
    double, answer, lesson = Course(course).survey()[0]
    named = msgspec.structs.replace(answer, meta=msgspec.structs.replace(answer.meta, badge="Arithmetician"))

    assert "Arithmetician" not in badges([double, named, lesson], {"06-answer": DONE})
    assert badges([double, named, lesson], {"05-double": DONE, "06-answer": DONE})[-1] == "Arithmetician"


def test_whoever_has_done_this_course_is_a_master() -> None:
    """The badge is its last challenge's: in any other course there is none of that name."""
    challenges = Course(Path(__file__).parents[2]).survey()[0]
    done = {one.slug: DONE for one in challenges}

    assert badges(challenges, done)[-1] == "Gradient Accumulation Master"
    assert "Gradient Accumulation Master" not in badges(challenges, {**done, challenges[1].slug: HALF})


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
