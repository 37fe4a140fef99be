"""A course of one challenge whose checks end in every way that a check can end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.variant import Variant
from grader.grading.engine import Engine, start_engine
from grader.grading.messages import Job
from grader.sandbox import backends

META = """
format = 1
title = "Endings"
kind = "build"
level = "intermediate"
minutes = 1
hints = ["Look."]
"""
STUB = 'def double(x):\n    """Return twice x."""\n    ...\n'
REFERENCE = "def double(x):\n    return 2 * x\n"
CHECKS = '''
import os
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from grader.checks import check, describe, require_close

HIDDEN_MARK = "a line of the checks that no report may ever show"

@check(points=2, hint="Twice.")
@given(x=st.floats(-4, 4))
def test_doubles(submission, x):
    """Two times x."""
    describe(f"x = {x}")
    require_close(submission.call("double", x), 2 * x, "the result")

@check(points=1, hint="Twice, for tensors too.")
def test_tensors(submission):
    """Tensors as well."""
    x = torch.arange(3.0)
    require_close(submission.call("double", x), 2 * x, "the tensor")
'''
PLAIN_CHECKS = CHECKS.replace("import torch\n", "").replace("torch.arange(3.0)", "7.0")
"""The same without tensors, for tests that start processes again and again: importing torch takes seconds."""
ENDINGS = (
    PLAIN_CHECKS
    + '''
@check(points=1)
def test_skips(submission):
    """Skips itself."""
    pytest.skip("no")

@check(points=1)
@pytest.mark.xfail(reason="no")
def test_xfails(submission):
    """Is expected to fail."""
    assert submission is None

@check(points=1)
@pytest.mark.xfail(reason="no")
def test_xpasses(submission):
    """Is expected to fail and does not."""

@check(points=1)
def test_has_a_fault(submission):
    """The check itself is broken."""
    raise KeyError(HIDDEN_MARK)

@check(points=1)
def test_asserts(submission):
    """A bare assertion."""
    assert submission.call("double", 1) == (3, HIDDEN_MARK)
'''
)
WRONG = '# caught by: test_doubles\n"""You added two instead of doubling."""\n\n\ndef double(x):\n    return x + 2\n'


def write_course(root: Path, checks: str) -> Challenge:
    """Write the course; return its challenge."""
    public, hidden = root / "exercises/01-double", root / "solutions/01-double"
    (hidden / "wrong").mkdir(parents=True)
    public.mkdir(parents=True)
    for file, text in {
        public / "challenge.toml": META, public / "README.md": "# Double\n", public / "double.py": STUB,
        hidden / "double.py": REFERENCE, hidden / "test_hidden.py": checks, hidden / "explanation.md": "Why.\n",
        hidden / "wrong/adds_two.py": WRONG,
    }.items():  # fmt: skip
        file.write_text(text)
    return Course(root).load("01-double")


def start(challenge: Challenge) -> Engine:
    """Start an engine for the challenge."""
    return start_engine(challenge, runs=True, backend=backends.best())


def submitted(text: str, *, seed: int = 1) -> Job:
    """Return a submission of that text."""
    return Job(
        text=text,
        sha256="0" * 64,
        filename="double.py",
        variant=Variant(student="ada", draw=0, seed=0, values={}),
        seed=seed,
        submitted_at="2026-01-01T00:00:00+00:00",
    )


@pytest.fixture(scope="session")
def double(tmp_path_factory: pytest.TempPathFactory) -> Challenge:
    """Return a challenge whose checks are well."""
    return write_course(tmp_path_factory.mktemp("double"), CHECKS)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Challenge:
    """Return one without tensors, whose processes start at once."""
    return write_course(tmp_path_factory.mktemp("plain"), PLAIN_CHECKS)


@pytest.fixture(scope="session")
def engine(double: Challenge, request: pytest.FixtureRequest) -> Engine:
    """Return a running engine for it."""
    started = start(double)
    request.addfinalizer(started.close)  # noqa: PT021
    return started


Endings = Callable[[str], Engine]
