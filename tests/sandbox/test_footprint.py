"""Memory of a process, seen from outside: what it holds for itself, whatever of its files is mapped."""

import mmap
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.sandbox.footprint import Footprint, own_bytes

MIB = 1 << 20
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

WORK = """
import mmap, sys
for line in sys.stdin:
    exec(line)
    print(flush=True)
"""


class Worker:
    """A process that executes one line after another."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.pid = process.pid
        self.do("pass")

    def do(self, line: str) -> None:
        """Have it execute a line, and wait for the end of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        self._process.stdout.readline()


@contextmanager
def worker() -> Iterator[Worker]:
    """Start one, and end it."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-I", "-c", WORK], stdin=pipe, stdout=pipe, text=True) as process:
        yield Worker(process)
        process.kill()


def test_private_and_shared_memory_count_and_files_do_not(tmp_path: Path) -> None:
    """8 MiB of each: only what has no file is the process's own."""
    file = tmp_path / "library"
    file.write_bytes(os.urandom(8 * MIB))
    with worker() as one:
        before = own_bytes(one.pid)
        one.do(f"f = open({str(file)!r}); m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ); sum(m[::4096])")
        files = own_bytes(one.pid) - before
        one.do("private = bytearray(b'x') * (8 << 20)")
        private = own_bytes(one.pid) - before
        one.do("shared = mmap.mmap(-1, 8 << 20); shared.write(b'x' * len(shared)); del private")
        shared = own_bytes(one.pid) - before

    assert files < 2 * MIB
    assert 8 * MIB <= private < 10 * MIB
    assert 8 * MIB <= shared < 10 * MIB


def test_a_peak_between_two_looks_is_the_kernels() -> None:
    """Nobody looked while 32 MiB were held; the files that are mapped are taken off the kernel's peak."""
    with worker() as one:
        footprint = Footprint(one.pid)
        before = footprint.most
        one.do("bytearray(b'x') * (32 << 20)")

        assert 31 * MIB <= footprint.finish() - before < 36 * MIB


def test_an_earlier_peak_is_none_of_it() -> None:
    """What was needed and given back before the watch began is not counted, and what is needed then is seen."""
    with worker() as one:
        one.do("bytearray(b'x') * (64 << 20)")
        footprint = Footprint(one.pid)
        before = footprint.most
        one.do("held = bytearray(b'x') * (16 << 20)")
        footprint.look()
        one.do("del held")

        assert 16 * MIB <= footprint.finish() - before < 20 * MIB


def test_a_process_that_is_gone_is_unknown() -> None:
    """Where the system tells nothing, so does this."""
    with worker() as one:
        pid = one.pid

    assert own_bytes(pid) == -1
    assert Footprint(pid).finish() == -1


def test_looks_are_two_milliseconds_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that turns faster does not spend its time on looking."""
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[-1])
    footprint = Footprint(os.getpid())
    footprint.look()
    seen = footprint.most
    with mmap.mmap(-1, 8 * MIB) as block:
        block.write(b"x" * len(block))
        clock.append(clock[-1] + 0.001)
        footprint.look()
        assert footprint.most == seen
        clock.append(clock[-1] + 0.001)
        footprint.look()

    assert footprint.most >= seen + 8 * MIB
