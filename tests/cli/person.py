"""Somebody at a terminal of 80 columns."""

import os
import pty
import re
import select
import struct
import subprocess
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

from tests.processes import PATIENCE_S


class Person:
    """Somebody at a terminal, who reads and types."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
        environment.pop("COLUMNS", None)
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            preexec_fn=lambda: ioctl(0, 0x540E, 0),  # TIOCSCTTY: so that Ctrl-C reaches it
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""
        self._read = 0

    def sees(self, text: str) -> str:
        """Wait until a text appears behind what was seen before; return what stands between."""
        until = time.monotonic() + PATIENCE_S
        while (at := self.seen.find(text, self._read)) < 0:
            assert time.monotonic() < until, self.seen[self._read :]
            assert self._look(), f"it ended before {text!r}:\n{self.seen[self._read :]}"
        shown, self._read = self.seen[self._read : at], at + len(text)
        return shown

    def types(self, keys: str) -> None:
        """Type keys."""
        os.write(self._ours, keys.encode())

    def leaves(self) -> int:
        """Wait for the end; return the exit code."""
        while self._look():
            pass
        return self.process.wait(PATIENCE_S)

    @property
    def lines(self) -> list[str]:
        """What was seen, as lines without what moves the cursor."""
        return re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-?]*[@-~]", "", self.seen))

    def close(self) -> None:
        """Turn the terminal off."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)

    def _look(self) -> bool:
        if not select.select([self._ours], [], [], PATIENCE_S)[0]:
            return False
        try:
            more = os.read(self._ours, 65536)
        except OSError:  # how a terminal ends
            return False
        self.seen += more.decode(errors="replace")
        return bool(more)
