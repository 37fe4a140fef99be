"""Submissions with functions of a test's own, in real hosts."""

from collections.abc import Callable, Iterator

import pytest

from grader.checks import Submission
from grader.course.interface import Interface
from grader.sandbox.client import HostSource
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits

Open = Callable[..., Submission]


@pytest.fixture
def opened(hosts: HostSource) -> Iterator[Open]:
    """Open submissions with functions `f` or `train`; all are closed at the end."""
    living: list[Submission] = []

    def open_one(
        source: str,
        answers: tuple[str, ...] = (),
        unasked: tuple[str, ...] = (),
        *,
        call_seconds: float = 5.0,
        **functions: tuple[str, ...],
    ) -> Submission:
        program = Program(filename="mine.py", source=source, functions=functions, unasked=unasked)
        interface = Interface(functions={}, answers=answers)
        living.append(Submission(hosts, program, Limits(call_seconds=call_seconds, memory_mb=256), interface))
        return living[-1]

    yield open_one
    for one in living:
        one.close()
