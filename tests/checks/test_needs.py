"""Which challenges have tensors."""

from pathlib import Path

import pytest

from grader.checks.needs import has_tensors
from grader.course.course import Course
from grader.course.kinds import OFFERED
from grader.course.scaffold import scaffold

PLAIN = {"function", "files", "test", "incident"}


@pytest.mark.parametrize("kind", OFFERED)
def test_scaffolds_have_tensors_but_for_plain_python(tmp_path: Path, kind: str) -> None:
    """A lesson has nothing to run; what only reads answers may do without too."""
    scaffold(Course(tmp_path), kind, "40-task")
    has = has_tensors(Course(tmp_path).load("40-task"))

    assert has or kind not in {"build", "debug"}
    assert not has or kind not in PLAIN


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("solutions/40-task/test_hidden.py", "import math, torch"),
        ("solutions/40-task/wrong/mean.py", "def median(x):\n    from torch import tensor"),
        ("exercises/40-task/harness.py", "import torch.nn as nn"),
        ("exercises/40-task/task.py", "import torchvision"),
        ("solutions/40-task/test_hidden.py", "from grader.checks import windows"),
        ("solutions/40-task/test_hidden.py", "from grader.training.oracle import full_batch_run"),
    ],
)
def test_any_file_may_bring_torch(tmp_path: Path, file: str, line: str) -> None:
    """Stub, harness, reference, checks or planted answer."""
    scaffold(Course(tmp_path), "function", "40-task")
    written = tmp_path / file
    written.write_text((written.read_text() if written.exists() else "") + f"{line}\n")

    assert has_tensors(Course(tmp_path).load("40-task"))


def test_a_word_is_no_import(tmp_path: Path) -> None:
    """Neither a torch in a text nor a window of numbers costs the import."""
    scaffold(Course(tmp_path), "function", "40-task")
    stub = tmp_path / "exercises/40-task/task.py"
    stub.write_text(stub.read_text() + "# a torch and its windows\nimportant = 'import torch'\n")

    assert not has_tensors(Course(tmp_path).load("40-task"))
