"""The one way to the database, whichever it is: a transaction in which statements run."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from grader.gradebook.sql import Statement

Run = Callable[[Statement, dict[str, Any]], Sequence[Any]]
"""Executes one statement with its parameters and returns all rows."""


class Database(Protocol):
    """An opened gradebook whose tables are those of this grade.

    Raises:
        MachineFault: from any method: read-only, full, locked, damaged, or written by a newer grade.
    """

    def transaction(self, *, writes: bool = False) -> AbstractContextManager[Run]:
        """Yield what runs statements in one transaction; what raises in it leaves nothing."""

    def close(self) -> None:
        """Let go of the database."""
