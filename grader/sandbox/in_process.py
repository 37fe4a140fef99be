"""Calls answered in this very process, as a host would answer them: for the course's own code, which is trusted."""

import signal
from collections.abc import Mapping
from types import FrameType
from typing import Any, NoReturn

from grader.sandbox import host, proxies, wire
from grader.sandbox.host import Program
from grader.sandbox.remote import Served


class TookTooLong(BaseException):
    """A call went on for longer than it may; an exception that no ordinary `except` takes for its own."""


class Here(host.Host):
    """One loaded program in a process that is for nothing else: what the program does to it stays done.

    Args:
        program: executed at once; what it raises is raised.
        seconds: that loading and each call may take.
    """

    def __init__(self, program: Program, *, seconds: float) -> None:
        proxies.connection.ask, proxies.connection.tell = self._ask, self._tell
        signal.signal(signal.SIGALRM, _give_up)
        self._failed = []
        self._seconds = seconds
        self._program = program
        self._serve: Mapping[int, Served] = {}
        self._said = 0, b""
        with _Alarm(seconds):
            self._module = self._load(program)

    def call(self, request: bytes, *, serve: Mapping[int, Served]) -> wire.Reply | wire.Error:
        """Answer an encoded request; `serve` answers for the objects in it, as it does for a host elsewhere.

        Raises:
            ProtocolError: the value cannot be sent.
        """
        self._serve = serve
        with _Alarm(self._seconds):
            self._answer(self._module, self._program, request)
        reply: wire.Reply | wire.Error = wire.from_host(*self._said)
        return reply

    def _send(self, kind: int, body: bytes) -> None:
        self._said = kind, body

    def _tell(self, object_id: int, action: str, args: list[Any]) -> None:
        super()._tell(object_id, action, args)
        self._receive()

    def _receive(self) -> tuple[int, bytes]:
        """Answer what was just asked; by way of the wire, so that neither side holds the other's tensors."""
        asked = wire.from_host(*self._said)
        return wire.ANSWER, wire.to_host(self._serve[asked.object_id](asked.action, asked.args))


class _Alarm:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _give_up(_: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    raise TookTooLong
