"""A challenge of plain Python: graded with torch in no process."""

from collections.abc import Iterator

import pytest

from grader.course.course import Course
from grader.course.scaffold import FIRST, new_course
from grader.course.variant import Variant
from grader.grading.engine import Engine, start_engine
from grader.grading.messages import Job
from grader.report.check_result import Outcome
from grader.report.record import Grade
from grader.sandbox import backends

NOWHERE = '''

@check(points=1)
def test_nowhere(submission):
    """torch is neither here nor where the submission runs."""
    import sys

    assert "torch" not in sys.modules
    assert submission.call("median", ["modules"]) == 0
    assert submission.call("median", {"kept": [1, (2, None)]}) == {"kept": [1, [2, None]]}
'''
SUBMISSION = """
import sys

def median(numbers):
    if numbers == ["modules"]:
        return sum(name.split(".")[0] == "torch" for name in sys.modules)
    if type(numbers) is dict:
        return numbers
    return sorted(numbers)[len(numbers) // 2]
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine of a course of one's own, with one check more."""
    root = tmp_path_factory.mktemp("plain") / "course"
    new_course(root)
    challenge = Course(root).load(FIRST)
    challenge.checks_file.write_text(challenge.checks_file.read_text() + NOWHERE)
    with start_engine(challenge, runs=True, backend=backends.best(), device="cuda") as engine:
        yield engine


def graded(engine: Engine, text: str) -> Grade:
    """Grade a text."""
    variant = Variant(student="ada", draw=0, seed=0, values={})
    return engine.grade(Job(text=text, sha256="", filename="median.py", variant=variant, seed=1, next_seed=2))


def test_torch_is_in_no_process(engine: Engine) -> None:
    """Neither in the judge nor in the host; nor is there a GPU to look for."""
    grade = graded(engine, SUBMISSION)

    assert engine.troubles == []
    assert {c.id: c.outcome for c in grade.checks} == {
        "test_odd": Outcome.PASSED, "test_even": Outcome.FAILED, "test_nowhere": Outcome.PASSED,
    }  # fmt: skip
    assert "torch" not in grade.versions
    assert grade.device.kind == "cpu"
