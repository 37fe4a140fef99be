"""What is kept: students, submissions, grades, hints, starts, drafts, reviews.

Importing this package loads nothing, and a gradebook in a file is used without SQLAlchemy, so that `grade list`, `hint`
and `status` start at once.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook, read_progress
    from grader.gradebook.database_url import default_url
    from grader.gradebook.records import EarnedPoints, PastGrade, Progress, Review, StoredSubmission

__all__ = [
    "EarnedPoints", "Gradebook", "PastGrade", "Progress", "Review", "StoredSubmission", "default_url", "read_progress",
]  # fmt: skip

_HOME = {
    "EarnedPoints": "records",
    "Gradebook": "book",
    "PastGrade": "records",
    "Progress": "records",
    "Review": "records",
    "StoredSubmission": "records",
    "default_url": "database_url",
    "read_progress": "book",
}


def __getattr__(name: str) -> object:
    """Import an exported name's module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
