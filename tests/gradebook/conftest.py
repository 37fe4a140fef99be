"""A gradebook, grades, submissions to put in, and Python processes of their own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.gradebook import Gradebook
from grader.report.record import About, CheckResult, Device, Grade, Isolation, Outcome, Status

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the gradebook goes."""
    return tmp_path / "kept" / "gradebook.db"


@pytest.fixture
def book(file: Path) -> Iterator[Gradebook]:
    """Return an empty gradebook."""
    with Gradebook(str(file)) as opened:
        yield opened


@pytest.fixture
def make_grade() -> Callable[..., Grade]:
    """Return what makes a grade of one 2-point check and one 3-point check."""

    def make(first: str = "passed", second: str = "passed", **changes: object) -> Grade:
        checks = (
            CheckResult(id="test_a", title="A", points=2, outcome=Outcome(first)),
            CheckResult(id="test_b", title="B", points=3, outcome=Outcome(second)),
        )
        fields: dict[str, object] = {
            "about": About(slug="tail", title="Tail", kind="debug", level="expert", minutes=15),
            "student": "ada",
            "draw": 0,
            "seed": 7,
            "source_sha256": "00",
            "filename": "tail.py",
            "submitted_at": "2026-03-01T12:00:00Z",
            "status": Status.GRADED,
            "checks": checks,
            "isolation": Isolation(backend="none", text="nothing was run"),
            "device": Device(kind="cpu", name="cpu"),
        }
        return Grade(**{**fields, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
def add() -> Callable[..., int]:
    """Return what adds a submission to a gradebook and returns its number."""

    def add_one(book: Gradebook, **changes: object) -> int:
        fields: dict[str, object] = {
            "student": "ada",
            "challenge": "tail",
            "draw": 0,
            "source": b"answer = 1\n",
            "filename": "tail.py",
            "device": "cpu",
            "submitted_at": NOON,
        }
        return book.add_submission(**{**fields, **changes})  # type: ignore[arg-type]

    return add_one


@pytest.fixture
def python() -> "Callable[..., subprocess.CompletedProcess[str]]":
    """Return what runs a script with arguments in a fresh interpreter and requires that it ends well."""

    def run(script: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-W", "error", "-c", script, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done

    return run
