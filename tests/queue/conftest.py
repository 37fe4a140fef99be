"""A gradebook's address on a server, with a queue beside it."""

from collections.abc import Callable

import pytest

from grader.queue.connect import make_tables


@pytest.fixture
def url(postgresql: Callable[[], str]) -> str:
    """Return the address of an empty queue."""
    address = postgresql()
    make_tables(address)
    return address
