"""Memory that a process holds for itself, as the kernel counts it, watched from outside."""

import contextlib
import os
import re
import time

_INTERVAL = 0.002
_OWN = (b"RssAnon", b"RssShmem", b"VmSwap")
_FIGURE = re.compile(rb"^(VmHWM|VmSwap|RssAnon|RssFile|RssShmem):\s*(\d+) kB", re.MULTILINE)


class Footprint:
    """Most bytes that one process held at once: private and shared memory without a file, in RAM or swapped out.

    Pages of files are not counted. A fault maps as many of them as lie together in the page cache, so that the same
    program has 30 MiB of torch's libraries mapped on one machine and 95 MiB on the next, by how their installer wrote
    them (pip 24.2 and later: in blocks of 1 MiB).

    The kernel keeps a peak of the sum with the pages of files only. So this looks every other millisecond, and takes
    the kernel's peak less the pages of files where that is more: between two looks nothing is missed that stays mapped.

    Attributes:
        most: bytes; -1 where the system does not tell.
    """

    def __init__(self, pid: int) -> None:
        self._status = f"/proc/{pid}/status"
        self._next = 0.0
        now = self._read()
        self._before = now
        self.most = _own(now)

    def look(self) -> None:
        """Look, unless that was done less than two milliseconds ago."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL
            self.most = max(self.most, _own(self._read()))

    def finish(self) -> int:
        """Look for the last time and return the most; a peak that the kernel saw before this began is none of it."""
        now = self._read()
        self.most = max(self.most, _own(now))
        if self.most >= 0 and now and now[b"VmHWM"] > self._before[b"VmHWM"]:
            self.most = max(self.most, now[b"VmHWM"] - max(now[b"RssFile"], self._before[b"RssFile"]))
        return self.most

    def _read(self) -> dict[bytes, int]:
        """Return name -> bytes: four times as fast as through `Path` and by lines, and asked that often."""
        with contextlib.suppress(OSError):
            file = os.open(self._status, os.O_RDONLY)
            try:
                return {name: int(count) << 10 for name, count in _FIGURE.findall(os.read(file, 1 << 14))}
            finally:
                os.close(file)
        return {}


def own_bytes(pid: int) -> int:
    """Return what a process holds for itself now; -1 where the system does not tell."""
    return Footprint(pid).most


def _own(status: dict[bytes, int]) -> int:
    return sum(status.get(name, 0) for name in _OWN) if b"RssAnon" in status else -1
