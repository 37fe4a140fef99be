"""The course itself: every challenge's checks are proved by its stub, reference and planted answers.

GRADE_VERIFY_RUNS sets how many seeds and draws each file is graded with; `grade verify` takes 20.
"""

import os
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.packages import lacks, missing_packages
from grader.verify import render_verified, verify, verify_course

COURSE = Course(Path(__file__).resolve().parents[2])
RUNS = int(os.environ.get("GRADE_VERIFY_RUNS", "1"))


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_a_challenge_is_proved(slug: str) -> None:
    """The stub earns nothing, the reference everything, each planted answer is caught and named, nothing leaks."""
    if missing := missing_packages(COURSE.load(slug)):
        pytest.skip(lacks(slug, missing))
    verified = verify(COURSE.load(slug), COURSE, runs=RUNS)

    assert verified.findings == (), render_verified(verified)


def test_nothing_lies_beside_the_challenges() -> None:
    """No file in the two trees is one that nobody declared."""
    assert list(verify_course(COURSE)) == []


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_a_challenge_has_its_share_of_planted_answers(slug: str) -> None:
    """Five and more where code is written, three and more where something is answered."""
    challenge = COURSE.load(slug)
    least = {"lesson": 0, "build": 5, "debug": 5}.get(challenge.meta.kind, 3)

    assert len(challenge.planted_files()) >= least
