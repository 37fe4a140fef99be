"""Grading on a GPU: the host's work moves there, the oracle stays in float64 on the CPU."""

from pathlib import Path

import pytest
import torch

from grader.course.course import Course
from grader.course.interface import read_interface
from grader.course.keys import course_key
from grader.course.variant import draw_variant
from grader.grading.engine import start_engine
from grader.grading.messages import Job
from grader.report.check_result import Outcome
from grader.sandbox import backends

pytestmark = [
    pytest.mark.cuda,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device"),
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("slug", ["06-short-tail", "07-accumulate-exactly", "08-train-epoch", "09-seed-experiment"])
def test_the_reference_passes_on_the_gpu(slug: str) -> None:
    """The same checks pass, device name and CUDA's own peak are recorded, and the hosts were confined as ever."""
    course = Course(ROOT)
    challenge = course.load(slug)
    assert challenge.entry is not None
    interface = read_interface(challenge.entry.read_text(), slug)
    variant = draw_variant(challenge, "ada", 0, course_key(course))
    submitted = Job(
        text="",
        sha256="",
        filename=challenge.entry.name,
        variant=variant,
        seed=1,
        author_file=str(challenge.reference_file),
    )
    with start_engine(challenge, runs=bool(interface.functions), backend=backends.best(), device="cuda") as engine:
        grade = engine.grade(submitted)

        assert {c.id: c.outcome for c in grade.checks if c.outcome is not Outcome.PASSED} == {}, engine.troubles
    assert grade.full_marks
    assert (grade.device.kind, grade.device.name) == ("cuda", torch.cuda.get_device_name())
    assert grade.device.peak_bytes
    assert grade.isolation.backend == backends.best()
