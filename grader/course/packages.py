"""Packages that a challenge's checks run beside the grader's own, such as a framework that the task is about."""

from typing import TYPE_CHECKING

from grader.course.about import read_about
from grader.errors import MachineFault

if TYPE_CHECKING:
    from grader.course.challenge import Challenge


def missing_packages(challenge: "Challenge") -> tuple[str, ...]:
    """Return those of a challenge's `requires` that are not installed; none where its checks are not here either."""
    return tuple(name for name in challenge.meta.requires if not _installed(name)) if challenge.hidden else ()


def require_packages(challenge: "Challenge") -> None:
    """Require that what the checks run is installed.

    Raises:
        MachineFault: it is not; says how to install it.
    """
    missing = missing_packages(challenge)
    if missing:
        raise MachineFault(lacks(challenge.slug, missing), next_step=_command(challenge, missing))


def lacks(slug: str, missing: tuple[str, ...]) -> str:
    """Return the sentence that says what is missing."""
    *first, last = missing
    named = f"{', '.join(first)} and {last}" if first else last
    return f"The checks of {slug} run {named}, which {'are' if first else 'is'} not installed here"


def _command(challenge: "Challenge", missing: tuple[str, ...]) -> str:
    return read_about(challenge.folder.parents[1]).install or f"pip install {' '.join(missing)}"


def _installed(name: str) -> bool:
    from importlib.metadata import PackageNotFoundError, version  # few challenges need it, and it takes time

    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
