"""Waiting for what other processes do, however slow the machine is, and looking at them."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 300
"""How long anything is waited for that is sure to come: only a fault takes longer, on any machine."""

TRIES = 12
"""How often a test starts anew to meet a process at its work, where it had ended before the test came to look."""


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until it holds; what cannot be looked at yet does not hold.

    Raises:
        AssertionError: it does not come.
    """
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if condition():
                return
        time.sleep(0.01)
    raise AssertionError(f"waited {PATIENCE_S} seconds for what did not come")


def alive(pid: int) -> bool:
    """Tell whether a process is there and not merely waiting to be reaped."""
    return state_of(pid) not in ("", "Z")


def gone(pid: int) -> bool:
    """Tell whether a process is neither running nor a zombie."""
    return state_of(pid) == ""


def state_of(pid: int) -> str:
    """Return the kernel's letter for a process, "" when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def descendants(pid: int) -> set[int]:
    """Return the children of a process, theirs, and so on."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def change_code(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]) -> None:
    """Have the processes of the grader that are started next run other code than their own."""
    spawn = os.posix_spawn

    def changed(path: str, command: list[str], environment: dict[str, str], **options: Any) -> int:
        return spawn(path, [*command[:-1], change(command[-1])], environment, **options)

    monkeypatch.setattr(os, "posix_spawn", changed)
