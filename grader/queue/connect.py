"""Procrastinate on the gradebook's server: an application, and its tables."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import make_url

from grader.errors import MachineFault

_LOCK_NUMBER = 4711_0002
"""Any number: two processes that make the tables take turns on it."""

_SECONDS = 10.0

TROUBLES = (ConnectorException, psycopg.Error)
"""What comes of a server that does not answer."""

for _name in ("procrastinate", "psycopg"):  # they log what is raised too, with tracebacks
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


def address(url: str) -> str:
    """Return the address of the gradebook's server as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def queue_app(url: str) -> App:
    """Return the application of a command that waits for workers."""
    return App(connector=SyncPsycopgConnector(conninfo=address(url), min_size=1, max_size=2, timeout=_SECONDS))


def worker_app(url: str, jobs: int) -> App:
    """Return the application of a worker with so many tickets in hand."""
    return App(connector=PsycopgConnector(conninfo=address(url), min_size=1, max_size=jobs + 3, timeout=_SECONDS))


def make_tables(url: str) -> None:
    """Make Procrastinate's tables where there are none yet.

    Raises:
        MachineFault: the server does not allow it, or does not answer.
    """
    with worded(), psycopg.connect(address(url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_NUMBER])
        found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if found == (None,):
            connection.execute(App(connector=SyncPsycopgConnector()).schema_manager.get_schema())


@contextmanager
def worded() -> Iterator[None]:
    """Turn what a server that does not answer comes to into a `MachineFault`."""
    try:
        yield
    except TROUBLES as error:
        cause = error.__cause__ or error
        lines = str(cause).strip().splitlines() or [type(cause).__name__]
        raise MachineFault(
            f"The queue on the PostgreSQL server cannot be used: {lines[0]}",
            next_step="Set that right, then type the same command again.",
        ) from error
