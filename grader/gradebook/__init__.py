"""What is kept: students, submissions, grades, hints, starts.

Importing this package loads nothing: `Gradebook` brings SQLAlchemy along only when it is asked for, and
`grader.gradebook.light` answers the two commands that must start at once without it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook
    from grader.gradebook.light import light_hint, light_progress
    from grader.gradebook.place import default_url
    from grader.gradebook.records import Progress, StoredSubmission

__all__ = ["Gradebook", "Progress", "StoredSubmission", "default_url", "light_hint", "light_progress"]

_HOME = {
    "Gradebook": "book",
    "Progress": "records",
    "StoredSubmission": "records",
    "default_url": "place",
    "light_hint": "light",
    "light_progress": "light",
}


def __getattr__(name: str) -> object:
    """Import an exported name's module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
