"""Memory that a process holds for itself, as the kernel counts it, watched from outside."""

import contextlib
import time
from pathlib import Path

_INTERVAL = 0.001
_OWN = ("RssAnon", "RssShmem", "VmSwap")


class Footprint:
    """Most bytes that one process held at once: private and shared memory without a file, in RAM or swapped out.

    Pages of files are not counted. A fault maps as many of them as lie together in the page cache, so that the same
    program has 30 MiB of torch's libraries mapped on one machine and 95 MiB on the next, by how their installer wrote
    them (pip 24.2 and later: in blocks of 1 MiB).

    The kernel keeps a peak of the sum with the pages of files only. So this looks each millisecond, and takes the
    kernel's peak less the pages of files where that is more: between two looks nothing is missed that stays mapped.

    Attributes:
        most: bytes; -1 where the system does not tell.
    """

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._next = 0.0
        now = self._read()
        self._before = now
        self.most = _own(now)

    def look(self) -> None:
        """Look, unless that was done less than a millisecond ago."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL
            self.most = max(self.most, _own(self._read()))

    def finish(self) -> int:
        """Look for the last time and return the most; a peak that the kernel saw before this began is none of it."""
        now = self._read()
        self.most = max(self.most, _own(now))
        if self.most >= 0 and now and now["VmHWM"] > self._before["VmHWM"]:
            self.most = max(self.most, now["VmHWM"] - max(now["RssFile"], self._before["RssFile"]))
        return self.most

    def _read(self) -> dict[str, int]:
        with contextlib.suppress(OSError):
            lines = (line.split(":") for line in self._status.read_text().splitlines())
            return {name: int(rest.split()[0]) << 10 for name, rest in lines if rest.endswith(" kB")}
        return {}


def own_bytes(pid: int) -> int:
    """Return what a process holds for itself now; -1 where the system does not tell."""
    return Footprint(pid).most


def _own(status: dict[str, int]) -> int:
    return sum(status.get(name, 0) for name in _OWN) if "RssAnon" in status else -1
