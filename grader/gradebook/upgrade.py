"""Brings a gradebook's tables to the state that this grade expects, by Alembic's migrations."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, inspect, select
from sqlalchemy.exc import DBAPIError

from grader.errors import MachineFault
from grader.gradebook.database_url import ELSEWHERE, DatabaseUrl
from grader.gradebook.faults import fault_of
from grader.gradebook.sql import HEAD
from grader.gradebook.tables import ledger, revision

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")

LAST_LEDGER_NUMBER = 3
"""Builds of before Alembic numbered their migrations from 1 to this; migration N is Alembic's revision 000N."""

_LOCK_NUMBER = 4711_0001
"""Any number: two processes that migrate the same PostgreSQL gradebook take turns on it."""

_turn = threading.Lock()
"""Threads take turns: Alembic tells its scripts by global variables which connection is meant."""


def upgrade(engine: Engine, url: DatabaseUrl) -> None:
    """Apply the migrations that this gradebook has not seen, in one transaction; mostly there are none.

    Raises:
        MachineFault: a newer grade wrote it, or it is another program's database.
    """
    with worded_sqlalchemy(url):
        with engine.connect() as connection:
            if _revision(connection, url) == HEAD:
                return
        with _turn, engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK_NUMBER)))
            # Read again: another process may have been quicker.
            _migrate(connection, _revision(connection, url))


def upgrade_sqlite(connect: Callable[[], sqlite3.Connection], url: DatabaseUrl) -> None:
    """Apply the migrations to what `connect` connects to; it begins no transaction by itself.

    Raises:
        MachineFault: as `upgrade`.
    """
    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    upgrade(engine, url)


def latest_revision() -> str:
    """Return which migration is the last one."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config()).get_current_head())


@contextmanager
def worded_sqlalchemy(url: DatabaseUrl) -> Iterator[None]:
    """Turn what a driver raises through SQLAlchemy into a `MachineFault`."""
    try:
        yield
    except DBAPIError as error:
        raise fault_of(error.orig or error, url) from error


def _revision(connection: Connection, url: DatabaseUrl) -> str | None:
    """Return the last migration that the gradebook has seen; None for an empty database."""
    tables = inspect(connection).get_table_names()
    if revision.name in tables:
        found = str(connection.execute(select(revision.c.version_num)).scalar())
    elif ledger.name in tables:
        found = f"{connection.execute(select(func.max(ledger.c.number))).scalar():04}"
    elif tables and connection.dialect.name == "sqlite":
        raise MachineFault(
            f"{url.shown} is the database of some other program, not a gradebook.",
            next_step=ELSEWHERE,
        )
    else:
        return None
    if found > HEAD:
        raise MachineFault(
            f"The gradebook {url.shown} was written by a newer grade "
            f"(its tables are version {found}; this grade knows up to {HEAD}).",
            next_step="Update grade, then type the same command again.",
        )
    return found


def _migrate(connection: Connection, seen: str | None) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection  # for migrations/env.py
    if seen is not None:
        command.stamp(config, seen)  # where Alembic has not noted it yet
    command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
