"""Whatever becomes of the streams: the right exit code, and never a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.cli.faults import answered
from tests.cli.conftest import PROGRAM

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    ("typed", "streams", "code", "said"),
    [
        ("list", ">/dev/full", 3, "The disk is full"),
        ("start 05-double", ">&-", 0, ""),
        ("start 05-double", "2>&-", 0, ""),
        ("start 05-double", ">&- 2>&-", 0, ""),
        ("nosuch", "2>/dev/full", 2, ""),
        ("list --frob", "2>/dev/full", 2, ""),
        ("submit nosuch", "2>/dev/full", 2, ""),
        ("submit nosuch", ">&- 2>&-", 2, ""),
    ],
)
def test_streams_that_take_nothing(home: Path, typed: str, streams: str, code: int, said: str) -> None:
    """Closed before the start, or on a full disk."""
    command = [sys.executable, "-c", PROGRAM, *typed.split()]
    shell = ["bash", "-c", f'"$@" {streams}', "bash", *command]
    done = subprocess.run(shell, capture_output=True, text=True, cwd=home, env=os.environ, check=False)

    assert done.returncode == code
    assert said in done.stderr
    assert "bug in grade" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminated_command_puts_back_what_it_changed() -> None:
    """The terminal above all, whose cursor is hidden while progress is shown."""
    seen = []

    def run() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(10)
        finally:
            seen.append("put back")

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        answered(run)

    assert (ended.value.code, seen) == (143, ["put back"])
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("command", ["submit", "watch"])
@pytest.mark.parametrize("module", ["click.core", "grader.cli.settings", "grader.course.locate"])
def test_an_interrupt_during_an_import_is_no_traceback(home: Path, command: str, module: str) -> None:
    """Neither before there is a command to answer for it, nor inside one."""
    program = (
        "import os, signal, sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupts())\n"
    )
    typed = [sys.executable, "-c", program + PROGRAM, command, "05-double"]
    done = subprocess.run(typed, capture_output=True, text=True, cwd=home, check=False)

    assert done.returncode == 130
    assert "Traceback" not in done.stderr
