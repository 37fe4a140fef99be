"""Tables of an older grade are brought up to date, those of a newer one are left alone."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from grader.errors import MachineFault
from grader.gradebook import Gradebook, light, light_progress, schema
from grader.gradebook.migrations import MIGRATIONS, SCHEMA_VERSION, Migration


def tables(file: Path) -> set[str]:
    """Return the names of the tables in a file."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def become(monkeypatch: pytest.MonkeyPatch, *more: Migration) -> None:
    """Make this grade one that knows more migrations."""
    monkeypatch.setattr(schema, "MIGRATIONS", MIGRATIONS + more)
    for module in (schema, light):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + len(more))


def test_a_newer_gradebook_asks_for_an_update(file: Path) -> None:
    """By both ways, and nothing in it changes."""
    Gradebook(str(file)).close()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("INSERT INTO gradebook_migrations VALUES (99, 'of the future', '')")
    before = file.read_bytes()

    for use in (Gradebook, lambda url: light_progress(url, "ada")):
        with pytest.raises(MachineFault, match=r"newer grade.*version 99") as fault:
            use(str(file))
        assert fault.value.next_step.startswith("Update grade")
    assert file.read_bytes() == before


def test_an_older_gradebook_is_migrated(
    file_book: Gradebook, file: Path, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds stays, each migration is applied once, and its name is noted."""
    number = add(file_book)
    become(monkeypatch, Migration("add badges", ("CREATE TABLE badges (id {id}, picture {bytes})",)))

    for _ in range(2):
        with Gradebook(str(file)) as newer:
            assert newer.submission(number).student == "ada"
    assert "badges" in tables(file)
    with closing(sqlite3.connect(file)) as raw:
        noted = raw.execute("SELECT number, name FROM gradebook_migrations").fetchall()
    assert noted == [*enumerate((one.name for one in MIGRATIONS), start=1), (len(MIGRATIONS) + 1, "add badges")]


def test_a_migration_that_fails_leaves_no_trace(
    file_book: Gradebook, file: Path, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first half is taken back, and the older grade still works."""
    number = add(file_book)
    before = tables(file)
    with monkeypatch.context() as patch:
        become(patch, Migration("break", ("CREATE TABLE half (id {id})", "CREATE TABLE students (id {id})")))
        with pytest.raises(MachineFault, match="students"):
            Gradebook(str(file))

    assert tables(file) == before
    with Gradebook(str(file)) as same:
        assert same.submission(number).id == number


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A mistyped --gradebook must not put tables into it."""
    file = tmp_path / "photos.db"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE photos (id INTEGER)")

    for use in (Gradebook, lambda url: light_progress(url, "ada")):
        with pytest.raises(MachineFault, match="some other program") as fault:
            use(str(file))
        assert "--gradebook" in fault.value.next_step
    assert tables(file) == {"photos"}


def test_readers_do_not_wait_for_writers(file_book: Gradebook, file: Path) -> None:
    """A new file is set to write-ahead logging, and every commit reaches the disk, whichever way is taken."""
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with file_book._light.transaction("BEGIN") as run:
        assert run is not None
        assert [run(f"PRAGMA {name}", {}) for name in ("synchronous", "foreign_keys")] == [[(2,)], [(1,)]]
    with Gradebook(f"sqlite:///file:{file}?uri=true") as other, other._transaction() as run:
        assert other._heavy is not None
        assert [run(f"PRAGMA {name}", {}) for name in ("synchronous", "foreign_keys")] == [[(2,)], [(1,)]]
