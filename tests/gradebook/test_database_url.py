"""Where the gradebook is, and what is said of an address that is none."""

import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.errors import MachineFault, UsageFault
from grader.gradebook import Gradebook, default_url, read_progress
from grader.gradebook.database_url import parse_url


def test_the_environment_names_the_gradebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """GRADE_GRADEBOOK, when it is set and not empty."""
    monkeypatch.setenv("GRADE_GRADEBOOK", "sqlite:///elsewhere.db")
    assert default_url() == "sqlite:///elsewhere.db"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG_DATA_HOME is Linux's way to move the data folder")
@pytest.mark.parametrize("value", [None, ""])
def test_else_it_is_in_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str | None
) -> None:
    """With the folder closed to others, and the file too."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("GRADE_GRADEBOOK", raising=False)
    if value is not None:
        monkeypatch.setenv("GRADE_GRADEBOOK", value)
    file = tmp_path / "grade" / "gradebook.db"
    assert default_url() == str(file)

    Gradebook(default_url()).close()
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["a b.db", "q?x=1.db", "50%41#.db", "é.db"])
def test_a_plain_path_is_taken_literally(tmp_path: Path, add: Any, name: str) -> None:
    """Whatever characters a URL would give a meaning to."""
    with Gradebook(str(tmp_path / name)) as book:
        add(book)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_the_home_folder_may_be_written_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A ~ that no shell has replaced is not a folder of that name."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert parse_url("~/g.db").path == tmp_path / "g.db"
    assert parse_url("sqlite:///~/g.db").path == tmp_path / "g.db"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "empty"),
        (" ", "empty"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///g.db?timeout=soon", "timeout=soon"),
        ("sqlite:///g.db?colour=red", "colour=red"),
        ("sqlite:///file:g.db?uri=true&timeout=soon", "timeout=soon"),
        ("mysql://host/grades", "mysql"),
        ("sqlite+aiosqlite:///g.db", "aiosqlite"),
        ("postgresql+nonsense://host/grades", "nonsense"),
        ("postgresql://host:port/grades", "cannot be read"),
        ("://", "cannot be read"),
    ],
)
def test_an_address_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, said: str
) -> None:
    """As a mistake of what was typed, with what to type instead, and without leaving a file."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageFault, match=said) as fault:
        Gradebook(url)
    assert "--gradebook" in fault.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_names_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """And does not repeat the password."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageFault, match="needs the package psycopg") as fault:
        Gradebook("postgresql://ada:secret@host/grades")
    assert fault.value.next_step == 'pip install "psycopg[binary]"'
    assert "secret" not in str(fault.value)


def test_messages_hold_no_password() -> None:
    """What messages call a server holds nothing of its URL but the kind."""
    parsed = parse_url("postgresql://ada:sec@ret@host:5432/grades?password=sec@ret")
    assert parsed.shown == "on the postgresql server"


def test_a_folder_that_cannot_be_made_is_the_machines_fault(tmp_path: Path) -> None:
    """A file stands where the folder should."""
    (tmp_path / "file").touch()
    for url in (tmp_path / "file" / "g.db", tmp_path / "file" / "deep" / "g.db"):
        for use in (Gradebook, lambda url: read_progress(url, "ada")):
            with pytest.raises(MachineFault, match=r"not a folder|cannot be created") as fault:
                use(str(url))
            assert "--gradebook" in fault.value.next_step
