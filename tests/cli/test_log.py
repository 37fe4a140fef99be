"""The log of what broke: found by whoever mends it, of a bounded size, and in nobody's way."""

import os
import re
from pathlib import Path

import pytest

from grader import __version__
from grader.cli import log
from grader.cli.faults import tell_troubles
from grader.cli.settings import log_file


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has no log yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def test_an_entry_says_when_and_what_wrote_it() -> None:
    """The newest comes last; text that no file can hold is written all the same."""
    assert log.keep_details("one") == str(log_file())
    log.keep_details("two \udc80 %s ünï")

    head = rf"--- \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ grade {__version__}, process {os.getpid()}"
    assert re.fullmatch(rf"{head}\none\n\n{head}\ntwo \\udc80 %s ünï\n\n", log_file().read_text())


def test_the_log_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A course that breaks all night fills no disk; what came last is there, and the end of what is too long."""
    monkeypatch.setattr(log, "MOST_BYTES", 2_000)
    for number in range(100):
        log.keep_details(f"{number} " + "x" * 300)
    kept = sorted(log_file().parent.iterdir())

    assert [file.name for file in kept] == ["grade.log", "grade.log.1", "grade.log.2", "grade.log.3"]
    assert all(file.stat().st_size <= 2_000 for file in kept)
    assert "\n99 xxx" in kept[0].read_text()
    log.keep_details("x" * 5_000_000 + "the end")
    assert log_file().read_text().endswith("the end\n\n")
    assert log_file().stat().st_size < 300_000


def test_a_log_that_cannot_be_written_is_no_second_fault(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said in half a sentence, without a traceback."""
    state.write_text("a file where a folder must be")
    tell_troubles(["something"])

    assert capsys.readouterr().err == "For the instructor: details are in no file, for none could be written\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_second_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither where the file is open already when the disk is found to be full."""
    log_file().parent.mkdir(parents=True)
    log_file().symlink_to("/dev/full")

    assert log.keep_details("something") == ""
    assert capsys.readouterr().err == ""


def test_what_a_whole_class_ran_into_is_kept_once(capsys: pytest.CaptureFixture[str]) -> None:
    """And where nothing broke, nothing is said."""
    tell_troubles([])
    assert capsys.readouterr().err == ""
    assert not log_file().exists()
    tell_troubles(["first", "second", "first"])

    assert str(log_file()) in capsys.readouterr().err
    assert (log_file().read_text().count("first"), log_file().read_text().count("second")) == (1, 1)
