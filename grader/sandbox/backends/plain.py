"""A plain process: limits of memory, time and output, and nothing that keeps it from the machine."""

from pathlib import Path

TITLE = "Plain process"
RAN = "Not sandboxed: ran in a plain process of its own, with limits but able to reach this machine's files."
NEEDS = ""
LIBRARIES: tuple[str, ...] = ()
PREFERENCE = 0
CONFINES = False


def missing() -> str:
    """Return nothing: a process can be started wherever the grader runs."""
    return ""


def offers() -> dict[str, str]:
    """Return nothing: it asks nothing of the system."""
    return {}


def require_unreadable(hidden: Path) -> None:
    """Require nothing: a host can read whatever the user can, and its reports say so."""


def prepare(*, cuda: bool) -> None:
    """Do nothing."""


def confine(*, scratch: str | None, writable: bool, cuda: bool) -> None:
    """Do nothing."""
