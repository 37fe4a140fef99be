"""Naming a known mistake, also beside planted answers that cannot be run."""

import os
import time
from pathlib import Path

import pytest
import torch

from grader.checks.session import open_submission
from grader.course.assignment import assign
from grader.course.course import Course
from grader.course.variant import Variant
from grader.grading import diagnosis
from grader.report.record import Diagnosis
from grader.sandbox.client import HostSource
from tests.grading.conftest import CHECKS, write_course


def found_in(root: Path, hosts: HostSource, planted: str) -> Diagnosis | None:
    """Have a submission that adds two diagnosed beside a planted answer that is tried before that mistake."""
    challenge = write_course(root, CHECKS)
    settings = challenge.folder / "challenge.toml"
    settings.write_text(settings.read_text() + "[limits]\ncall_seconds = 2.0\n")  # for one that hangs
    challenge = Course(root).load(challenge.slug)
    assert challenge.hidden is not None
    (challenge.hidden / "wrong" / "a_first.py").write_text(f'# caught by: test_doubles\n"""First."""\n{planted}')
    task = assign(challenge, Variant(student="ada", draw=0, seed=0, values={}))
    source = "def double(x):\n    return x + 2.0\n"
    submission = open_submission(task, source, filename="double.py", hosts=hosts, seed=0)
    submission.begin("test_doubles")
    submission.call("double", 1.5)
    try:
        return diagnosis.diagnose(submission, task, ["test_doubles", "test_tensors"])
    finally:
        submission.close()


@pytest.mark.parametrize(
    "planted",
    [
        "def double(x):\n    while True: pass\n",
        "def double(x):\n    raise SystemExit\n",
        "raise KeyError\n",
        "def double(x:\n",
        "def half(x):\n    return x\n",
        "import sys\nsys.stdout.write('noise')\nprint('x' * 100_000)\ndef double(x):\n    return print\n",
        "def double(x):\n    return x + 2.5\n",
    ],
)
def test_a_planted_answer_that_cannot_be_compared_is_passed_over(
    tmp_path: Path, hosts: HostSource, capfd: pytest.CaptureFixture[str], planted: str
) -> None:
    """Whatever it does, the next one is asked, and nothing of it is printed."""
    found = found_in(tmp_path, hosts, planted)

    assert found is not None
    assert found.mistake == "adds_two"
    assert capfd.readouterr() == ("", "")


def test_a_mistake_explains_the_checks_in_which_the_planted_answer_replies_alike(
    tmp_path: Path, hosts: HostSource
) -> None:
    """One that failed without a request may have failed for another reason."""
    found = found_in(tmp_path, hosts, "def double(x):\n    return x + 2.5\n")

    assert found is not None
    assert found.explains == ("test_doubles",)


def test_a_planted_answer_that_ends_its_process_costs_the_diagnosis_alone(tmp_path: Path, hosts: HostSource) -> None:
    """The one who judges goes on."""
    assert found_in(tmp_path, hosts, "import os\ndef double(x):\n    os._exit(7)\n") is None


def test_one_that_was_killed_is_asked_once_more(tmp_path: Path, hosts: HostSource) -> None:
    """It may have been from outside; one that is killed every time costs the diagnosis."""
    once = f"""
import os, pathlib
here = pathlib.Path({str(tmp_path)!r}, "killed")
def double(x):
    if not here.exists():
        here.touch()
        os.kill(os.getpid(), 9)
"""
    found = found_in(tmp_path, hosts, once)

    assert found is not None
    assert found.mistake == "adds_two"
    always = once.replace("here.touch()", "pass").replace("killed", "never")
    assert found_in(tmp_path / "again", hosts, always) is None


def test_only_planted_answers_whose_checks_failed_are_tried_the_most_telling_first(tmp_path: Path) -> None:
    """What the evidence contradicts is never named: one that fails a check which was passed."""
    for name, checks in {"a": "test_z", "b": "test_x", "c": "test_x, test_y", "d": "test_x, test_z"}.items():
        (tmp_path / f"{name}.py").write_text(f'# caught by: {checks}\n"""You did {name}."""\n')
    files = sorted(tmp_path.iterdir())
    ranked = diagnosis._likely_first(files, frozenset({"test_x", "test_y"}))

    assert [text for _, text in ranked] == ["You did c.", "You did b."]


@pytest.mark.parametrize(
    ("dtype", "off", "same"),
    [
        (torch.float64, 1e-8, False),
        (torch.float64, 1e-13, True),
        (torch.float32, 1e-3, False),
        (torch.float32, 1e-6, True),
        (torch.float64, float("nan"), False),
        (torch.int64, 1, False),
    ],
)
def test_replies_are_alike_up_to_rounding_only(dtype: torch.dtype, off: float, same: bool) -> None:
    """What a check calls wrong is never called the same: sums in float32 are not those in float64."""
    ours = torch.tensor([1, 2, 2], dtype=dtype)
    theirs = ours + torch.tensor([off, 0, 0], dtype=dtype)

    assert diagnosis._same([{"a": ours}], [{"a": theirs}]) is same
    assert diagnosis._same(ours, ours.clone())


def test_what_is_no_number_is_compared_by_place() -> None:
    """NaN is like NaN and infinity like infinity, where the other has them too."""
    odd = torch.tensor([float("nan"), float("inf"), 1.0])

    assert diagnosis._same(odd, odd + 1e-7)
    assert not diagnosis._same(odd, torch.tensor([float("nan"), -float("inf"), 1.0]))


def test_planted_answers_are_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they hang all together in a way that their own limits miss, the diagnosis is given up."""
    monkeypatch.setattr(diagnosis, "_SECONDS", 0.1)
    here, there = os.pipe()
    pid = os.fork()
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    os.close(there)
    name, status = diagnosis._what_it_says(here, pid)

    assert name == ""
    assert os.WIFSIGNALED(status)
