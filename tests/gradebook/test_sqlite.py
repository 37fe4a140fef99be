"""A gradebook in a file: used without SQLAlchemy, however its address is written."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import UsageFault
from grader.gradebook import Gradebook, read_progress
from grader.gradebook.database_url import parse_url
from grader.gradebook.sqlite import SQLite

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

LOADED = """
import sys
heavy = {"sqlalchemy", "alembic", "torch", "pytest", "hypothesis"} & set(sys.modules)
assert not heavy, heavy
"""


def addresses(file: Path) -> list[str]:
    """Return three ways to write where the gradebook is."""
    return [str(file), f"sqlite:///{file}?timeout=1", f"sqlite:///file:{file}?uri=true"]


def test_importing_it_loads_nothing_heavy(python: Any) -> None:
    """Neither SQLAlchemy nor torch nor pytest, and not for the default address either."""
    python("from grader.gradebook import Gradebook, default_url, read_progress\ndefault_url()" + LOADED)


@pytest.mark.parametrize("way", range(3))
def test_using_it_loads_nothing_heavy(file: Path, python: Any, way: int) -> None:
    """From the first moment on: nothing is there yet."""
    file.parent.mkdir()
    python(
        "import sys\nfrom datetime import UTC, datetime\n"
        "from grader.gradebook import Gradebook, read_progress\n"
        "with Gradebook(sys.argv[1]) as book:\n"
        "    book.record_start('ada', 'tail', 0, datetime.now(UTC))\n"
        "    assert book.latest_draw('ada', 'tail') == 0\n"
        "    assert book.next_hint('ada', 'tail', datetime.now(UTC), 3) == 0\n"
        "assert read_progress(sys.argv[1], 'ada')['tail'].hints == 1" + LOADED,
        addresses(file)[way],
    )


def test_every_way_to_write_the_address_leads_to_the_same(
    file_book: Gradebook, file: Path, add: Any, make_grade: Any
) -> None:
    """On starts, grades, attempts, hints and what waits."""
    file_book.record_start("ada", "tail", 2, NOON + timedelta(microseconds=5))
    file_book.store_grade(add(file_book), make_grade("failed"))
    file_book.store_grade(add(file_book, draw=2), make_grade("passed", "broken"))
    add(file_book, draw=2)
    file_book.next_hint("ada", "hinted", NOON, 2)

    for address in addresses(file):
        assert read_progress(address, "ada") == file_book.progress("ada")
        assert read_progress(address, "nobody") == {}


def test_hints_come_one_by_one_and_stay_at_the_last(tmp_path: Path) -> None:
    """Each way, from the very first hint, which creates the gradebook."""
    for number, address in enumerate(addresses(tmp_path / "g.db")):
        with Gradebook(address) as book:
            assert [book.next_hint("ada", f"tail-{number}", NOON, 3) for _ in range(5)] == [0, 1, 2, 2, 2]
            assert book.hints_seen("ada", f"tail-{number}") == 3


def test_a_missing_gradebook_has_no_progress(file: Path) -> None:
    """Asking creates neither file nor folder."""
    assert read_progress(str(file), "ada") == {}
    assert not file.parent.exists()


def test_an_empty_file_becomes_a_gradebook(tmp_path: Path) -> None:
    """What a process leaves that was killed while it created the gradebook is completed."""
    file = tmp_path / "g.db"
    file.touch()

    assert read_progress(str(file), "ada") == {}
    with Gradebook(str(file)) as book:
        assert book.next_hint("ada", "tail", NOON, 1) == 0


def test_bad_names_and_missing_hints_are_refused(book: Gradebook, url: str) -> None:
    """Before anything is looked up."""
    with pytest.raises(UsageFault, match="student's name"):
        read_progress(url, "a\tb")
    with pytest.raises(UsageFault, match="student's name"):
        book.next_hint("", "tail", NOON, 0)
    with pytest.raises(UsageFault, match="no hints"):
        book.next_hint("ada", "tail", NOON, 0)
    assert book.progress("ada") == {}


def test_readers_do_not_wait_for_writers(file: Path) -> None:
    """A new file is set to write-ahead logging, and every commit reaches the disk, however the address is written."""
    Gradebook(str(file)).close()
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for address in addresses(file):
        with closing(SQLite(parse_url(address))) as database, database.transaction() as run:
            pragmas: Any = [SimpleNamespace(value=f"PRAGMA {name}") for name in ("synchronous", "foreign_keys")]
            assert [run(pragma, {}) for pragma in pragmas] == [[(2,)], [(1,)]]
