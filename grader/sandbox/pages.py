"""How memory is kept, in a process that is forked again and again, and in its forks.

A fork copies one entry for each page of the process's own memory, and the end of the child takes it down again: with
250 MiB of Python and torch in pages of 4 KiB that is 8 and 9 ms, with pages of 2 MiB 2 and 3 ms.
"""

import ctypes
import gc
import sys
import time
from pathlib import Path
from typing import Any

_LARGE = 2 << 20
_MADV_COLLAPSE = 25  # Linux 6.1
_MANY = 24
"""Forks that cost in small pages what it costs to change to large ones: 0.3 s."""
_AT_ONCE = 16 << 20


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def keep_freed_memory() -> None:
    """Have glibc keep what a tensor frees for the next one: a page costs more to get from the kernel than to fill."""
    mallopt = _glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 32 << 20)
        mallopt(_M_TRIM_THRESHOLD, 256 << 20)


def give_back_freed_memory() -> None:
    """Have glibc return to the kernel what it kept, so that only what is still in use counts as this process's."""
    trim = _glibc("malloc_trim")
    if trim is not None:
        gc.collect()
        trim(0)


def _glibc(name: str) -> Any:
    """Return a function of the C library; None where it has no such one."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


class Forks:
    """Counts the forks of this process, and uses large pages from the time when that has become worth its price."""

    def __init__(self) -> None:
        self._left = _MANY

    def one_more(self) -> None:
        """Say that a fork was made: its work goes on meanwhile."""
        self._left -= 1
        if self._left == 0:
            use_large_pages()


def use_large_pages(seconds: float = 1.0) -> None:
    """Have the kernel put this process's memory into large pages, as far as it can.

    Where the kernel knows no such wish, nothing happens. Where memory is scattered, it moves other processes' pages
    first, and whoever asks this process for something waits: after `seconds`, the rest is left as it is.
    """
    until = time.monotonic() + seconds
    maps = Path("/proc/self/maps")
    if sys.platform != "linux" or not maps.exists():
        return
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for line in maps.read_text().splitlines():
        place, rights, _, _, file, *name = line.split()
        if rights == "rw-p" and file == "0" and name in ([], ["[heap]"]):
            start, end = (int(address, 16) for address in place.split("-"))
            start, end = -(-start // _LARGE) * _LARGE, end // _LARGE * _LARGE
            for part in range(start, end, _AT_ONCE):
                if time.monotonic() > until:
                    return
                advise(part, min(_AT_ONCE, end - part), _MADV_COLLAPSE)
