"""The ways to confine a host: one module each, which bears the backend's name.

A module of this folder is a backend by lying here. `--sandbox` offers whatever is found, `grade doctor` tries to break
out of it, and the best one that can be had is taken where nobody asks for another. What travels and is kept is its
name; whoever needs more asks `find`. What a backend holds is promised in `PROMISES.md`, in a table of its own.
"""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast


class Backend(Protocol):
    """What a backend's module has. It is imported by light commands: libraries, only where they are used.

    Attributes:
        TITLE: what `grade doctor` calls it.
        RAN: one sentence for reports: what a submission ran in, and what it could reach there.
        NEEDS: which systems have it, for somebody whose system has not; empty where all have.
        LIBRARIES: the packages that it is made of, whose versions `grade doctor` tells.
        PREFERENCE: of those that can be had, the one with the largest is taken.
        CONFINES: whether it keeps a submission from files, network and other processes, so that it may run others'
            code unasked, and hosts of it may stay warm. What it does not confine may leave processes behind, which
            the zygote looks for.
    """

    TITLE: str
    RAN: str
    NEEDS: str
    LIBRARIES: tuple[str, ...]
    PREFERENCE: int
    CONFINES: bool

    def missing(self) -> str:
        """Say why this system cannot have it, as in "it has no Landlock"; empty where it can."""

    def offers(self) -> dict[str, str]:
        """Return what it asks of the system -> what this system has of it, both in a word or two."""

    def require_unreadable(self, hidden: Path) -> None:
        """Require that no host can read below `hidden`.

        Raises:
            MachineFault: it lies where hosts may read.
        """

    def prepare(self, *, cuda: bool) -> None:
        """Do once, in the zygote, what every confinement needs."""

    def confine(self, *, scratch: str | None, writable: bool, cuda: bool) -> None:
        """Lock this process in for good, before a stranger's first byte is executed.

        Args:
            scratch: a folder of its own, if it has one.
            writable: whether it may write there, or only read.
            cuda: whether it may reach a GPU.

        Raises:
            OSError: the system refused a step; the caller must not go on.
        """


def names() -> list[str]:
    """Return the names of all backends, of those too that this system cannot have."""
    return sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))


def find(name: str) -> Backend:
    """Return a backend by its name, one of `names()`."""
    return cast("Backend", import_module(f"{__name__}.{name}"))


def here() -> list[str]:
    """Return the names of those that this system can have, the best first."""
    found = [name for name in names() if not find(name).missing()]
    return sorted(found, key=lambda name: -find(name).PREFERENCE)


def best() -> str:
    """Return the name of the best that this system can have."""
    return here()[0]
