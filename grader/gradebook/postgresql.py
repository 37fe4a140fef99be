"""A gradebook on a PostgreSQL server, through SQLAlchemy."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from grader.errors import UsageFault
from grader.gradebook.database import Run
from grader.gradebook.database_url import DatabaseUrl
from grader.gradebook.faults import worded
from grader.gradebook.sql import Statement
from grader.gradebook.statements import statements
from grader.gradebook.upgrade import upgrade, worded_sqlalchemy

_DRIVERS = ("postgresql+psycopg", "postgresql+psycopg2")
_EXAMPLE = "Give a file, or a URL: --gradebook postgresql://USER:PASSWORD@HOST/DATABASE"


class PostgreSQL:
    """A database, connected to anew for every transaction, so that no fork of this process inherits a connection.

    Raises:
        UsageFault: the URL cannot be read, names another kind of database, or its driver is missing.
        MachineFault: from any method: as `Database`.
    """

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._engine = _open_engine(url)
        self._statements = statements("postgresql")
        upgrade(self._engine, url)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Run]:  # noqa: ARG002 - a server needs no word of it
        """Yield what runs statements in one transaction."""
        with worded(self._url), worded_sqlalchemy(self._url), self._engine.begin() as connection:

            def run(statement: Statement, parameters: dict[str, Any]) -> Sequence[Any]:
                result = connection.execute(self._statements[statement.name], parameters)
                return result.all() if result.returns_rows else ()

            yield run


def _open_engine(url: DatabaseUrl) -> Engine:
    try:
        return create_engine(_with_driver(url.server), poolclass=NullPool, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise UsageFault(
            f"A PostgreSQL gradebook needs the package {error.name}, which is not installed.",
            next_step=f'pip install "{"psycopg[binary]" if error.name == "psycopg" else error.name}"',
        ) from error
    except (ArgumentError, ValueError) as error:
        raise UsageFault("The gradebook's URL cannot be read.", next_step=_EXAMPLE) from error


def _with_driver(server: str) -> URL:
    url = make_url(server)
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in _DRIVERS:
        raise UsageFault(
            f"A gradebook cannot be kept in {url.drivername}: only in SQLite and PostgreSQL.",
            next_step=_EXAMPLE,
        )
    return url
