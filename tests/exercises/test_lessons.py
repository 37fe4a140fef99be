"""The course's lessons are whole; that their examples run, and print and draw what they show, is what `verify` proves."""

import itertools
import re
from pathlib import Path

import pytest

from grader.course.challenge import Challenge
from grader.course.course import find_course
from grader.course.lesson import OUTPUT, PICTURE, blocks_of, pages_of, read_pictures
from grader.service.quiz import quiz_of
from grader.service.standing import by_part

COURSE = find_course(Path(__file__).parents[2])
CHALLENGES = COURSE.survey()[0]
LESSONS = [challenge for challenge in CHALLENGES if challenge.meta.kind == "lesson"]
WIDEST, LONGEST_MIN = 80, 7
"""Columns of a line of code, which a terminal shows whole; minutes."""

each = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def text_of(lesson: Challenge) -> str:
    """Return a lesson's text."""
    return (lesson.folder / "README.md").read_text(encoding="utf-8")


@each
def test_what_an_example_prints_stands_below_it(lesson: Challenge) -> None:
    """Each example that prints is followed by its output; one that defines nothing must print or assert."""
    blocks = blocks_of(text_of(lesson))

    for block, below in itertools.pairwise([*blocks, None]):
        if block is not None and block.runs:
            prints = re.search(r"print\(", block.text) is not None
            assert prints == (below is not None and below.language == OUTPUT), block.start
            assert prints or re.search(r"^(def|class) |assert ", block.text, re.MULTILINE), block.start
    assert max(len(line) for block in blocks for line in block.text.split("\n")) <= WIDEST


@each
def test_a_lesson_is_short_and_has_a_picture(lesson: Challenge) -> None:
    """A few pages in a few minutes; every picture that is drawn is shown."""
    shown = [block.mark for block in blocks_of(text_of(lesson)) if block.language == PICTURE]

    assert sorted(shown) == sorted(read_pictures(lesson.folder))
    assert shown
    assert 2 <= len(pages_of(text_of(lesson))) <= 6
    assert lesson.meta.minutes <= LONGEST_MIN


def test_every_lesson_is_followed_by_its_question() -> None:
    """A challenge of its part that needs no code."""
    for _, those in by_part(CHALLENGES, COURSE.about().parts):
        for one, following in itertools.pairwise([*those, None]):
            if one in LESSONS:
                assert following is not None, one.slug
                assert quiz_of([following], COURSE, "anybody") == [following], one.slug
