"""A grade is the same whether its checks were rehearsed or not."""

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.grading.engine import Submitted
from grader.report.record import Grade
from tests.grading.conftest import REFERENCE, start, submitted

SUBMISSIONS = {
    "right": REFERENCE,
    "wrong": "def double(x):\n    return x + 2\n",
    "wrong for some": "def double(x):\n    return 2 * x if not isinstance(x, float) or abs(x) < 3 else 0.0\n",
    "raises for some": "def double(x):\n    return 2 * x if not isinstance(x, float) or abs(x) < 3 else 1 // 0\n",
    "ends for some": "import os\ndef double(x):\n"
    "    return 2 * x if isinstance(x, float) and abs(x) < 3 else os._exit(0)\n",
    "keeps count": "n = []\ndef double(x):\n    n.append(x)\n    return 2 * x if len(n) < 40 else 2 * x + 1\n",
    "prints": "def double(x):\n    print(x)\n    return 2 * x\n",
}


def bare(grade: Grade) -> Grade:
    """Return the grade without what differs from run to run."""
    checks = tuple(msgspec.structs.replace(check, seconds=0.0) for check in grade.checks)
    return msgspec.structs.replace(grade, checks=checks, seconds=0.0)


def expecting(text: str, following: int | None) -> Submitted:
    """Return a submission of seed 9, and say which seed comes next."""
    return msgspec.structs.replace(submitted(text, seed=9), next_seed=following)


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_rehearsal_changes_no_grade(double: Challenge, name: str) -> None:
    """Points, examples, words and output; the second of one seed is rehearsed."""
    text = SUBMISSIONS[name]
    with start(double) as engine:
        alone = engine.grade(expecting(text, None))
        engine.grade(expecting(REFERENCE, 9))
        rehearsed = engine.grade(expecting(text, 9))

    assert bare(rehearsed) == bare(alone)
    assert rehearsed.full_marks == (name in ("right", "prints"))
