"""What a process does to itself however hosts are confined: it hides its memory, dies with its parent, has limits.

Whatever else keeps a stranger's code inside is a backend's: see `grader.sandbox.backends`.
"""

import ctypes
import resource
import sys
from pathlib import Path

from grader.sandbox.limits import Limits

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


def libc() -> ctypes.CDLL:
    """Return the C library, for calls that Python has no name for."""
    return ctypes.CDLL(None, use_errno=True)


def hide_memory() -> None:
    """Close this process's memory, environment and descriptors to other processes of the same user (Linux)."""
    if sys.platform == "linux":
        libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def show_memory() -> None:
    """Undo `hide_memory`, in a fork that is to be a command like any other."""
    if sys.platform == "linux":
        libc().prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies (Linux)."""
    if sys.platform == "linux":
        libc().prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def threads() -> int:
    """Return how many threads this process has, as a fork has one of them only; 1 where that is not told."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def limit(limits: Limits, *, cuda: bool) -> None:
    """Set this process's resource limits, hard and soft: memory, CPU time, file size, descriptors, no core file."""
    cpu = int(limits.load_seconds + limits.total_seconds) + 1
    bounds = {"CORE": 0, "FSIZE": 16 << 20, "NOFILE": 256 if cuda else 64, "CPU": cpu}
    if sys.platform == "linux":
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        memory = limits.memory_mb << 20
        bounds |= {"MSGQUEUE": 0, "MEMLOCK": 0}
        bounds |= {"DATA": memory + (1 << 30)} if cuda else {"AS": size + memory}
    for name, bound in bounds.items():
        _limit(name, bound)


def limit_files(size: int) -> None:
    """Bound this process's files, each to `size` bytes: what would make one larger fails, and nothing is killed."""
    _limit("FSIZE", size)


def _limit(name: str, bound: int) -> None:
    kind = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(kind)[1]
    value = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    grace = 1 if name == "CPU" and value != hard else 0  # SIGXCPU, which names its reason, comes before SIGKILL
    resource.setrlimit(kind, (value, value + grace))
