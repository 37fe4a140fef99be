"""What a pass brings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.gradebook import Progress
from grader.service.ahead import ahead, next_challenge


@pytest.fixture
def challenges(course: Path) -> list[Challenge]:
    """Those of the small course: 05 and 06, and a lesson, 09."""
    return list(Course(course).challenges)


def one(*, full_marks: bool, hints: int = 0) -> Progress:
    """Return where a student stands in a challenge that was started."""
    return Progress(
        draw=0, started=datetime.now(UTC), attempts=1, best=6, possible=6, full_marks=full_marks,
        hints=hints, ungraded=0,
    )  # fmt: skip


def progress(*done: str, hints: int = 0, read: bool = False) -> dict[str, Progress]:
    """Return full marks in some challenges, and whether the lesson was read."""
    known = {slug: one(full_marks=True, hints=hints) for slug in done}
    return {**known, "09-lesson": one(full_marks=False)} if read else known


def test_the_next_one_is_behind_this_one(challenges: list[Challenge]) -> None:
    """Then those that were left out before; lessons count until they are read; in the end there is none."""

    def following(after: str, known: dict[str, Progress]) -> str | None:
        found = next_challenge(challenges, known, after=after)
        return found.slug if found else None

    assert following("", {}) == "05-double"
    assert following("05-double", progress("05-double")) == "06-answer"
    assert following("06-answer", progress("06-answer")) == "09-lesson"
    assert following("06-answer", progress("06-answer", read=True)) == "05-double"
    assert following("06-answer", progress("05-double", "06-answer", read=True)) is None


def test_the_order_is_that_of_the_list(challenges: list[Challenge]) -> None:
    """Not that of the names; behind one that is not in the list, the first of it comes."""
    turned = challenges[::-1]
    found = [next_challenge(turned, {}, after=after) for after in ("", "09-lesson", "06-answer", "05-double", "gone")]

    assert [one.slug for one in found if one] == ["09-lesson", "06-answer", "05-double", "09-lesson", "09-lesson"]


def test_the_first_full_marks_bring_their_badges(challenges: list[Challenge]) -> None:
    """Those that were not there before; a second pass of the same challenge brings none."""
    first = ahead(challenges, progress("05-double"), "05-double", first=True)
    second = ahead(challenges, progress("05-double", "06-answer", hints=1), "06-answer", first=True)
    again = ahead(challenges, progress("05-double"), "05-double", first=False)

    assert first.badges == ("First Full Marks", "Own Work: full marks without a hint", "Every Build")
    assert second.badges == ("Every Concept",)
    assert again.badges == ()
    assert first.steps == (("grade start 06-answer", "next: Answer · concept · 5 min"),)


def test_after_the_last_one_the_status_tells(challenges: list[Challenge]) -> None:
    """There is nothing to start any more."""
    every = ahead(challenges, progress("05-double", "06-answer", read=True), "06-answer", first=False)

    assert every.steps == (("grade status", "every challenge is done"),)
