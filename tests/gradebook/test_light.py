"""The light way gives the same answers as the full one, and loads nothing heavy."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageFault
from grader.gradebook import Gradebook, light_hint, light_progress

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

LOADED = """
import sys
heavy = {"sqlalchemy", "torch", "pytest", "hypothesis"} & set(sys.modules)
assert not heavy, heavy
"""


def addresses(file: Path) -> list[str]:
    """Return three ways to write where the gradebook is; the last one takes the full way."""
    return [str(file), f"sqlite:///{file}?timeout=1", f"sqlite:///file:{file}?uri=true"]


def test_importing_it_loads_nothing_heavy(python: Any) -> None:
    """Neither SQLAlchemy nor torch nor pytest, and not for the default address either."""
    python("import grader.gradebook.light\nfrom grader.gradebook import default_url\ndefault_url()" + LOADED)


def test_using_it_loads_nothing_heavy(file_book: Gradebook, file: Path, python: Any) -> None:
    """With a gradebook that is there, the whole command does without SQLAlchemy."""
    file_book.record_start("ada", "tail", 0, NOON)
    python(
        "import sys\nfrom datetime import UTC, datetime\n"
        "from grader.gradebook import light_hint, light_progress\n"
        "assert light_hint(sys.argv[1], 'ada', 'tail', datetime.now(UTC), 3) == 0\n"
        "assert light_progress(sys.argv[1], 'ada')['tail'].hints == 1" + LOADED,
        file,
    )


def test_both_ways_agree_on_progress(file_book: Gradebook, file: Path, add: Any, make_grade: Any) -> None:
    """On starts, grades, attempts, hints and what waits, however the address is written."""
    file_book.record_start("ada", "tail", 2, NOON + timedelta(microseconds=5))
    file_book.store_grade(add(file_book), make_grade("failed"))
    file_book.store_grade(add(file_book, draw=2), make_grade("passed", "broken"))
    add(file_book, draw=2)
    file_book.record_hint("ada", "hinted", 1, NOON)

    for address in addresses(file):
        assert light_progress(address, "ada") == file_book.progress("ada")
        assert light_progress(address, "nobody") == {}


def test_hints_come_one_by_one_and_stay_at_the_last(tmp_path: Path) -> None:
    """Each way, from the very first hint, which creates the gradebook."""
    for number, address in enumerate(addresses(tmp_path / "g.db")):
        seen = [light_hint(address, "ada", f"tail-{number}", NOON, 3) for _ in range(5)]
        assert seen == [0, 1, 2, 2, 2]
        with Gradebook(address) as book:
            assert book.hints_seen("ada", f"tail-{number}") == 3


def test_a_missing_gradebook_has_no_progress(file: Path) -> None:
    """Asking creates neither file nor folder."""
    assert light_progress(str(file), "ada") == {}
    assert not file.parent.exists()


def test_an_empty_file_becomes_a_gradebook(tmp_path: Path) -> None:
    """What a process leaves that was killed while it created the gradebook is completed."""
    file = tmp_path / "g.db"
    file.touch()

    assert light_progress(str(file), "ada") == {}
    assert light_hint(str(file), "ada", "tail", NOON, 1) == 0


def test_bad_names_and_missing_hints_are_refused(file_book: Gradebook, file: Path) -> None:
    """As by the full way."""
    with pytest.raises(UsageFault, match="student's name"):
        light_progress(str(file), "a\tb")
    with pytest.raises(UsageFault, match="student's name"):
        light_hint(str(file), "", "tail", NOON, 1)
    with pytest.raises(UsageFault, match="no hints"):
        light_hint(str(file), "ada", "tail", NOON, 0)
    assert file_book.progress("ada") == {}


def test_a_gradebook_that_is_there_opens_without_sqlalchemy(file: Path, python: Any) -> None:
    """Only making one, migrating one, or another kind of database takes what is slow to import."""
    Gradebook(str(file)).close()
    python(
        "import sys\nfrom datetime import UTC, datetime\n"
        "from grader.gradebook import Gradebook\n"
        "with Gradebook(sys.argv[1]) as book:\n"
        "    book.record_start('ada', 'tail', 0, datetime.now(UTC))\n"
        "    assert book.latest_draw('ada', 'tail') == 0\n" + LOADED,
        file,
    )
