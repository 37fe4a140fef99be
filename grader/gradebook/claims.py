"""Who is grading a submission right now, so that nobody takes it for interrupted and grades it too.

A claim names a process so that it can be told from every other one: machine, boot, process namespace, number and the
moment it started. It ends with its process, however that ends. Of another machine, whose processes cannot be looked
at, it holds for a quarter of an hour: longer than any grading may take.

What waits in a queue is claimed for that queue: any process may grade it instead, but no worker of another queue does.
"""

import os
import platform
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

_LEASE = timedelta(minutes=16)
_QUEUE = "queue|"


def myself() -> str:
    """Return what names this process: machine, boot, namespace, number, start; empty where a system tells none."""
    return "|".join((*_here(), str(os.getpid()), _born(os.getpid())))


def waiting_in(queue: str) -> str:
    """Return the holder of what waits in a queue."""
    return _QUEUE + queue


def is_elsewhere(holder: str, queue: str) -> bool:
    """Tell whether something waits in another queue than this one."""
    return holder.startswith(_QUEUE) and holder != waiting_in(queue)


def is_held(holder: str, since: str) -> bool:
    """Tell whether another process that may still be alive has a claim; `since` is ISO 8601."""
    if holder == myself() or holder.startswith(_QUEUE):
        return False
    *here, pid, born = holder.split("|")
    machine, boot, space = _here()
    if here[0] == machine and boot and here[1] and here[1] != boot:
        return False  # the machine was started again since
    if here != [machine, boot, space] or sys.platform == "win32":
        return datetime.now(UTC) - datetime.fromisoformat(since) < _LEASE
    return _is_alive(int(pid)) and _born(int(pid)) == born


@cache
def _here() -> tuple[str, str, str]:
    """Return machine, boot and process namespace."""
    space = ""
    if sys.platform == "linux":
        space = str(Path("/proc/self/ns/pid").readlink())
    machine = f"{platform.node()} {_read('/etc/machine-id')}"
    return machine.replace("|", " "), _read("/proc/sys/kernel/random/boot_id"), space


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _born(pid: int) -> str:
    """Return the clock tick since boot at which a process started; of one that has ended, nothing."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if fields and fields[0] != "Z" else ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
