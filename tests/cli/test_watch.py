"""`grade watch`: every save is graded, the newest wins, and nothing is kept."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.cli.watch import saves
from tests.cli.conftest import RIGHT
from tests.cli.test_kept import alive, descendants

Type = Callable[..., Result]
HANGS = "while True: pass\n"


def test_saves_are_told_once_each(tmp_path: Path) -> None:
    """At the start, when the file is written, replaced and removed; not for what lies beside it."""
    file = tmp_path / "double.py"
    seen = saves(file)
    next(seen)
    (tmp_path / "other.py").write_text("x")
    file.write_text("one")
    next(seen)
    (tmp_path / "new").write_text("two")
    (tmp_path / "new").replace(file)
    next(seen)
    assert file.read_text() == "two"
    file.unlink()
    next(seen)
    assert not file.exists()


def test_a_save_is_graded_and_the_next_one_ends_it(spawn: Callable[..., subprocess.Popen[str]], home: Path) -> None:
    """Refused files are told and waited on; Ctrl-C ends everything; the gradebook is not even made."""
    file = home / "double.py"
    process = spawn("watch", "05-double", str(file))
    out = process.stdout
    assert out is not None

    def until(words: str) -> None:
        while words not in (line := out.readline()):
            assert line, f"it ended before it said: {words}"

    until("There is no file")
    file.write_text(RIGHT)
    until("6 of 6 points")
    until("grade submit 05-double")
    file.write_text(HANGS)
    file.with_suffix(".new").write_text("def double(x):\n    return x * x\n")
    file.with_suffix(".new").replace(file)
    until("2 of 6 points")
    family = descendants(process.pid)
    process.send_signal(signal.SIGINT)

    assert process.wait(30) == 0
    assert len(family) >= 2
    assert not any(alive(pid) for pid in family)
    assert not (home.parent / "book.db").exists()


def test_limited_attempts_are_not_for_watching(grade: Type) -> None:
    """Otherwise it would be a way to try without end."""
    refused = grade("watch", "06-answer")

    assert refused.exit_code == 2
    assert "grade submit 06-answer" in refused.stderr


@pytest.mark.usefixtures("home")
def test_a_folder_that_is_not_there(grade: Type) -> None:
    """It says how to get one."""
    refused = grade("watch", "05-double")

    assert refused.exit_code == 2
    assert "grade start 05-double" in refused.stderr
