"""Whatever becomes of the streams: the right exit code, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
