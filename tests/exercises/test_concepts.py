"""Each mistake that is planted is of a concept, so that `grade next` knows what to do about it."""

from collections import Counter
from pathlib import Path

from grader.course.course import Course
from grader.training.rules import vocabulary

COURSE = Course(Path(__file__).resolve().parents[2])


def test_each_mistake_is_of_one_concept() -> None:
    """None of two, and none that nothing names."""
    planted = {file.stem for one in COURSE.challenges for file in one.planted_files()}
    named = planted | vocabulary.VOCABULARY.keys()
    listed = Counter(mistake for concept in COURSE.about().concepts for mistake in concept.mistakes)

    assert sorted(planted - listed.keys()) == []
    assert sorted(listed.keys() - named) == []
    assert [mistake for mistake, count in listed.items() if count > 1] == []


def test_each_concept_is_taught_and_each_challenge_is_about_something() -> None:
    """By at least one challenge each."""
    taught = {name for one in COURSE.challenges for name in one.meta.concepts}

    assert taught == {concept.name for concept in COURSE.about().concepts}
    assert all(one.meta.concepts for one in COURSE.challenges)
