"""The list of backends: what each must have, and that one more is one more file."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.course.scaffold import FIRST, new_course
from grader.errors import MachineFault, UsageFault
from grader.sandbox import backends
from grader.sandbox.backends import Backend, kernel, plain
from grader.service.prepare import choose_backend
from tests.sandbox.test_promises import TEXT

KNOWN: dict[str, Backend] = {"kernel": kernel, "plain": plain}
"""They have what the protocol asks for, says the type checker."""
ONE_MORE = """
import os

TITLE = "Counted"
RAN = "Ran counted."
NEEDS = "a counter"
LIBRARIES = ("click",)
PREFERENCE = 1000
CONFINES = True
prepared = []

def missing():
    return os.environ.get("NO_COUNTER", "")

def offers():
    return {"counter": "large"}

def require_unreadable(hidden):
    assert hidden.is_dir()

def prepare(*, cuda):
    prepared.append(cuda)

def confine(*, scratch, writable, cuda):
    os.environ["CONFINED"] = f"counted {prepared} {cuda}"
"""
PROGRAM = """
import sys
from grader.cli.app import main
from grader.cli.batch import batch
from grader.cli.submit import submit
from grader.sandbox.probe import Examination, Probe, examine, render_examination
import grader.sandbox.probe as probing

for command in submit, batch:
    offered = next(one.type.choices for one in command.params if one.name == "sandbox")
    assert list(offered) == ["auto", "counted", "kernel", "plain"]
probing.probe = lambda name: Probe(name, "partial", (), ("fork",), "")
said = render_examination(examine())
assert "  Counted: protection partial" in said.splitlines()
assert "a counter; or Linux" in " ".join(said.split())
assert "click" in said and "  counter     large" in said.splitlines()
main(["submit", "--quiet", "--format", "json", "--student", "somebody else", *sys.argv[1:]])
"""
SUBMISSION = """
import os

def median(numbers):
    assert os.environ["CONFINED"] == "counted [False] False"
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
"""


def test_one_more_backend_is_one_more_file(tmp_path: Path) -> None:
    """Put beside the others in a copy of the grader, it is offered, told of, taken, runs a submission, and is kept."""
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader")  # compiled, too
    (tmp_path / "grader/sandbox/backends/counted.py").write_text(ONE_MORE)
    new_course(tmp_path / "course")
    (tmp_path / "median.py").write_text(SUBMISSION)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, FIRST, "median.py"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={
            "PYTHONPATH": str(tmp_path), "HOME": str(tmp_path), "GRADE_WARM": "0", "PATH": "/usr/bin:/bin",
            "GRADE_COURSE": str(tmp_path / "course"),
        },
    )  # fmt: skip

    assert (done.stderr, done.returncode) == ("", 0)
    isolation = json.loads(done.stdout)["report"]["grade"]["isolation"]
    assert isolation == {"backend": "counted", "text": "Ran counted.", "confined": True}


def test_all_that_are_found_are_tried_here() -> None:
    """One more is no secret to the other tests."""
    assert sorted(KNOWN) == backends.names()
    assert backends.here()[-1] == "plain"


def test_what_each_promises_is_written_down() -> None:
    """Each has a table of its own beside what all promise, or is told of among what is not promised."""
    own = set(re.findall(r"^## Promised by the (\w+) backend only$", TEXT, re.MULTILINE))

    assert own == {name for name in backends.names() if backends.find(name).CONFINES}


def test_what_cannot_be_had_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by name it is a fault of the machine; unasked, the next best is taken, where the file may run in it."""
    monkeypatch.setattr(kernel, "missing", lambda: "it has no Landlock")
    with pytest.raises(MachineFault, match="it has no Landlock"):
        choose_backend("kernel", own=True, trusted=True)
    with pytest.raises(UsageFault, match="without a sandbox"):
        choose_backend("auto", own=False, trusted=False)

    assert choose_backend("auto", own=True, trusted=False) == "plain"
    assert choose_backend("plain", own=False, trusted=True) == "plain"
