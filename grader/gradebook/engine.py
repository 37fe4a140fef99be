"""The SQLAlchemy engine: one for SQLite, one for PostgreSQL."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from grader.errors import UsageFault
from grader.gradebook.place import Place
from grader.gradebook.statements import PRAGMAS

_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg", "postgresql+psycopg2")
_EXAMPLE = "Give a file, or a URL: --gradebook postgresql://USER:PASSWORD@HOST/DATABASE"


def open_engine(place: Place) -> Engine:
    """Return an engine that connects anew for every transaction.

    No connection outlives its transaction, so no fork of this process ever inherits one.

    Raises:
        UsageFault: the URL cannot be read, names another kind of database, or its driver is missing.
    """
    try:
        url = _url(place)
        engine = create_engine(url, poolclass=NullPool)
    except ModuleNotFoundError as error:
        raise UsageFault(
            f"A PostgreSQL gradebook needs the package {error.name}, which is not installed.",
            next_step=f'pip install "{"psycopg[binary]" if error.name == "psycopg" else error.name}"',
        ) from error
    except (ArgumentError, ValueError) as error:
        raise UsageFault("The gradebook's URL cannot be read.", next_step=_EXAMPLE) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _url(place: Place) -> URL:
    if place.path is not None:
        query = {"timeout": str(place.busy_seconds)}
        return URL.create("sqlite", database=str(place.path), query=query)
    url = make_url(place.url)
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in _DRIVERS:
        raise UsageFault(
            f"A gradebook cannot be kept in {url.drivername}: only in SQLite and PostgreSQL.",
            next_step=_EXAMPLE,
        )
    return url


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's sqlite3 would otherwise begin transactions when it sees fit; _begin_sqlite does it instead.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once and waits for it there; one that first reads could not wait later.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
