"""A grade is the same whether its checks were prefetched or not."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.grading.engine import Engine
from grader.grading.messages import Job
from grader.report.record import Grade
from tests.grading.conftest import PLAIN_CHECKS, REFERENCE, start, submitted, write_course
from tests.processes import PATIENCE_S, children

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


def expecting(text: str, following: int | None) -> Job:
    """Return a submission of seed 9, and say which seed comes next."""
    return msgspec.structs.replace(submitted(text, seed=9), next_seed=following)


@pytest.fixture(scope="module")
def prefetching(double: Challenge) -> Iterator[Engine]:
    """An engine of this module's own, that has been told which seed comes next."""
    with start(double) as started:
        started.grade(expecting(REFERENCE, 9))
        yield started


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_prefetching_changes_no_grade(engine: Engine, prefetching: Engine, name: str) -> None:
    """Points, examples, words and output; nothing was ever prefetched by the engine of the other tests."""
    text = SUBMISSIONS[name]
    alone = engine.grade(expecting(text, None))
    prefetched = prefetching.grade(expecting(text, 9))

    assert bare(prefetched) == bare(alone)
    assert prefetched.full_marks == (name in ("right", "prints"))


def test_a_judge_stands_by_for_the_job_that_is_expected(plain: Challenge) -> None:
    """It takes the next job, whatever it is; one that was killed is not missed; none is left in the end."""
    with start(plain) as engine:
        assert "zygote" in engine.pids
        checker, zygote = engine.pids["checker"], engine.pids["zygote"]
        engine.grade(expecting(REFERENCE, 9))
        judge = wait_for_one(checker)
        wait_for_one(zygote)
        grade = engine.grade(expecting(REFERENCE, 9))
        assert grade.full_marks
        wait_for_one(checker)
        assert not Path(f"/proc/{judge}").exists()

        os.kill(wait_for_one(checker), signal.SIGKILL)
        assert engine.grade(expecting(SUBMISSIONS["wrong"], None)).earned == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in (checker, zygote, judge))


def wait_for_one(parent: int) -> int:
    """Wait for one child, after those that just judged are gone, and return it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = children(parent)
        time.sleep(0.3)
        if len(found) == 1 and children(parent) == found:
            return found[0]
    raise AssertionError("nobody stands by")


BY_FIXTURE = (
    PLAIN_CHECKS
    + """
from functools import cache

@cache
def measured():
    return os.getpid()

@pytest.fixture
def found():
    return measured()

@check(points=1)
def test_remembers(submission, found):
    \"\"\"What a fixture has measured is known before the submission comes.\"\"\"
    assert found == os.getppid()
"""
)


def test_what_an_author_s_fixture_measures_is_remembered(tmp_path: Path) -> None:
    """Of the first job by nobody; then by the checker, for all judges that are forked from it."""
    with start(write_course(tmp_path, BY_FIXTURE)) as engine:
        grades = [engine.grade(expecting(REFERENCE, 9)) for _ in range(2)]

    assert [grade.checks[-1].outcome.value for grade in grades] == ["failed", "passed"]
