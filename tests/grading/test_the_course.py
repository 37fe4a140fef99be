"""The course itself: every challenge's checks are proved by its stub, reference and planted answers.

GRADE_VERIFY_RUNS sets how many seeds and draws each file is graded with; `grade verify` takes 3.

What students read with each of them is held against the transcript of the course, `tests/golden/the_course.txt`. A new
challenge is added to it when it is first proved, and must be there in CI. After a wanted change, `GRADE_GOLDEN=write
pytest tests/grading/test_the_course.py -k SLUG` writes its section anew; read the difference.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.packages import lacks, missing_packages
from grader.grading.shared import Shared
from grader.verify import render_verified, told, verify, verify_course
from tests.grading.transcript import golden

COURSE = Course(Path(__file__).resolve().parents[2])
RUNS = int(os.environ.get("GRADE_VERIFY_RUNS", "1"))


@pytest.fixture(scope="module")
def shared() -> Iterator[Shared]:
    """What is imported once for all challenges, as in `grade verify`."""
    with Shared() as started:
        yield started


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_a_challenge_is_proved(slug: str, shared: Shared) -> None:
    """The stub earns nothing, the reference everything, each planted answer is caught and named, nothing leaks."""
    if missing := missing_packages(COURSE.load(slug)):
        pytest.skip(lacks(slug, missing))
    verified = verify(COURSE.load(slug), COURSE, runs=RUNS, shared=shared)

    assert verified.findings == (), render_verified(verified)
    if verified.grades:
        said = told(verified)
        assert golden(slug, said) == said, "what students read has changed; see the first lines of this file"


def test_nothing_lies_beside_the_challenges() -> None:
    """No file in the two trees is one that nobody declared."""
    assert list(verify_course(COURSE)) == []


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_a_challenge_has_its_share_of_planted_answers(slug: str) -> None:
    """Five and more where code is written, three and more where something is answered."""
    challenge = COURSE.load(slug)
    least = {"lesson": 0, "build": 5, "debug": 5, "test": 5, "incident": 5}.get(challenge.meta.kind, 3)

    assert len(challenge.planted_files()) >= least
