"""A gradebook, grades, submissions to put in, and Python processes of their own."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook import Gradebook
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import About, Device, Grade, Isolation, Status
from tests.processes import PATIENCE_S

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the gradebook goes that is a file."""
    return tmp_path / "kept" / "gradebook.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return where the gradebook goes, in each kind of database."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("file"))
    make: Callable[[], str] = request.getfixturevalue("postgresql")
    return make()


@pytest.fixture
def book(url: str) -> Iterator[Gradebook]:
    """Return an empty gradebook, in each kind of database."""
    with Gradebook(url) as opened:
        yield opened


@pytest.fixture
def file_book(file: Path) -> Iterator[Gradebook]:
    """Return an empty gradebook that is a file."""
    with Gradebook(str(file)) as opened:
        yield opened


@pytest.fixture
def rows() -> Callable[[str, str], list[Any]]:
    """Return what reads rows from a gradebook past the gradebook's own code."""

    def read(url: str, select: str) -> list[Any]:
        if url.startswith("postgresql"):
            import psycopg

            with psycopg.connect(url) as server:
                found: list[Any] = server.execute(select.encode()).fetchall()
                return found
        with closing(sqlite3.connect(url)) as raw:
            return raw.execute(select).fetchall()

    return read


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
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done.stderr
        return done

    return run
