"""A gradebook's address on a server, with a queue beside it."""

from asyncio import events
from collections.abc import Callable, Iterator

import pytest

from grader.queue.connect import make_tables


@pytest.fixture
def url(postgresql: Callable[[], str]) -> str:
    """Return the address of an empty queue."""
    address = postgresql()
    make_tables(address)
    return address


@pytest.fixture(autouse=True)
def no_other_loop() -> Iterator[None]:
    """Put the browser's event loop aside, which runs in this thread from the first test of a page to the last one."""
    running = events._get_running_loop()
    events._set_running_loop(None)
    yield
    events._set_running_loop(running)
