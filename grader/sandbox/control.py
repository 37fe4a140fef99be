"""Messages with file descriptors between the grader's own processes (never to a host)."""

import contextlib
import os
import select
import socket
from typing import Any

import msgspec

MAX_LINE = 256 << 20
"""Bytes of one message; a judged submission's evidence takes far less."""
_MOST_FDS = 64
"""Descriptors that wait for their message; none brings more than five."""
_SEND_SECONDS = 150.0
"""How long the other side may take to read a message: a checker that imports torch from a cold disk reads none."""


class ControlClosed(Exception):
    """The other side is gone."""


class Control:
    """One end of a control connection: JSON lines over a Unix stream socket, each may carry descriptors."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = bytearray()
        self._searched = 0
        sock.settimeout(_SEND_SECONDS)
        self._fds: list[int] = []

    @staticmethod
    def pair() -> tuple["Control", socket.socket]:
        """Return one end, and the socket of the other end to be handed to another process."""
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        return Control(here), there

    def fileno(self) -> int:
        """Descriptor to wait on."""
        return self._sock.fileno()

    def send(self, message: dict[str, Any], *fds: int) -> None:
        """Send one message; descriptors are duplicated for the receiver.

        Raises:
            ControlClosed: the other side is gone, or has not read for two minutes and a half.
        """
        data = msgspec.json.encode({**message, "fds": len(fds)}) + b"\n"
        try:
            sent = socket.send_fds(self._sock, [data], list(fds))
            if sent < len(data):  # sending nothing would fail where the other side has heard all and gone
                self._sock.sendall(data[sent:])
        except OSError as error:
            raise ControlClosed(str(error)) from None

    def receive(self, timeout: float | None = None) -> tuple[dict[str, Any], list[int]] | None:
        """Return the next message and its descriptors, or None when none comes within `timeout` seconds.

        Raises:
            ControlClosed: the other side is gone, or is none of the grader's: what it sends is no message.
        """
        while (end := self._buffer.find(b"\n", self._searched)) < 0:
            self._searched = len(self._buffer)
            if not select.select([self._sock], [], [], timeout)[0]:
                return None
            try:
                data, fds, _, _ = socket.recv_fds(self._sock, 1 << 16, 16)
            except OSError as error:
                raise ControlClosed(str(error)) from None
            if not data:
                raise ControlClosed("end of file")
            self._buffer += data
            self._fds += fds
            if len(self._buffer) > MAX_LINE or len(self._fds) > _MOST_FDS:
                raise ControlClosed("a line that does not end")
        line = bytes(memoryview(self._buffer)[:end])
        del self._buffer[: end + 1]
        self._searched = 0
        message, count = _message_of(line)
        own, self._fds = self._fds[:count], self._fds[count:]
        return message, own

    @property
    def pending(self) -> bool:
        """Whether a whole message has been read already."""
        return b"\n" in self._buffer

    @property
    def hung_up(self) -> bool:
        """Whether either side is gone, even where messages are still unread."""
        if self._sock.fileno() == -1:
            return True
        poll = select.poll()
        poll.register(self._sock, 0)
        return bool(poll.poll(0))

    def hang_up(self) -> None:
        """End the connection for both sides while another thread may still be waiting on it."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def detach(self) -> int:
        """Give up the socket and return its descriptor."""
        return self._sock.detach()

    def close(self) -> None:
        """Close this end and any descriptor nobody took."""
        for fd in self._fds:
            os.close(fd)
        self._fds = []
        self._sock.close()


def _message_of(line: bytes) -> tuple[dict[str, Any], int]:
    """Return a message and the number of its descriptors."""
    try:
        message = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ControlClosed(f"what is no message: {type(error).__name__}") from None
    count = message.pop("fds", None)
    if type(count) is not int or count < 0:
        raise ControlClosed("a message without its number of descriptors")
    return message, count
