"""Memory in large pages, for a process that is forked again and again.

A fork copies one entry for each page of the process's own memory, and the end of the child takes it down again: with
250 MiB of Python and torch in pages of 4 KiB that is 8 and 9 ms, with pages of 2 MiB 2 and 3 ms.
"""

import ctypes
import sys
from pathlib import Path

_LARGE = 2 << 20
_MADV_COLLAPSE = 25  # Linux 6.1
_MANY = 24
"""Forks that cost in small pages what it costs to change to large ones: 0.3 s."""


class Forks:
    """Counts the forks of this process, and uses large pages from the time when that has become worth its price."""

    def __init__(self) -> None:
        self._left = _MANY

    def one_more(self) -> None:
        """Say that a fork comes next."""
        self._left -= 1
        if self._left == 0:
            use_large_pages()


def use_large_pages() -> None:
    """Have the kernel put this process's memory into large pages, as far as it can.

    Where the kernel knows no such wish, nothing happens.
    """
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
            if start < end:
                advise(start, end - start, _MADV_COLLAPSE)
