"""Messages with file descriptors over a Unix stream socket, between the grader's own processes (never to a host).

A message is its length in four bytes, the number of its descriptors in one, and then its bytes. What these mean, and
how long they may be, is said by whoever uses a channel. A command that a warm server runs waits for this module, so
that nothing is imported here that takes time, as `socket` does.
"""

import _socket
import os
import select
import sys
import time

MOST_FDS = 16
"""Descriptors that wait for their message; none brings more than five."""
_HEAD_BYTES = 5
_FD_BYTES = 4
_READ_BYTES = 1 << 16


class ChannelClosed(Exception):
    """The other side is gone, or counts as gone: it does not read, or sends what is no message."""


class Channel:
    """One end of a connection.

    Args:
        sock: connected to another process of the grader's; the channel's from now on.
        most_bytes: of a message, in both directions.
        send_seconds: how long the other side may take to read a message.
    """

    def __init__(self, sock: _socket.socket, *, most_bytes: int, send_seconds: float) -> None:
        self._sock = sock
        self._most_bytes = most_bytes
        self._buffer = bytearray()
        self._fds: list[int] = []
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        sock.settimeout(send_seconds)

    def fileno(self) -> int:
        """Descriptor to wait on."""
        return self._sock.fileno()

    def send_bytes(self, body: bytes, *fds: int) -> None:
        """Send one message; descriptors are duplicated for the receiver.

        Raises:
            ChannelClosed: the other side is gone, has not read in time, or would not take a message of this length.
        """
        if len(body) > self._most_bytes or len(fds) > MOST_FDS:
            raise ChannelClosed("too long a message")
        data = b"%b%c%b" % (len(body).to_bytes(4, "big"), len(fds), body)
        packed = b"".join([fd.to_bytes(_FD_BYTES, sys.byteorder) for fd in fds])
        try:
            sent = self._sock.sendmsg([data], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, packed)] if fds else [])
            if sent < len(data):  # sending nothing would fail where the other side has heard all and gone
                self._sock.sendall(memoryview(data)[sent:])
        except OSError as error:
            raise ChannelClosed(str(error)) from None

    def receive_bytes(self, seconds: float | None = None) -> tuple[bytes, list[int]] | None:
        """Return the next message and its descriptors, or None when it is not whole within `seconds`.

        Raises:
            ChannelClosed: the other side is gone, or sent what is no message.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while (message := self._take()) is None:
            if not self._readable(None if end is None else max(0.0, end - time.monotonic())):
                return None
            self._read()
        return message

    def _refuse(self, fds: list[int], why: str) -> ChannelClosed:
        """Return the error that a message which was received is none; its descriptors are closed with the channel."""
        self._fds += fds
        return ChannelClosed(f"what is no message: {why}")

    def _take(self) -> tuple[bytes, list[int]] | None:
        """Take the first message out of what was read, if it is whole."""
        if len(self._buffer) < _HEAD_BYTES:
            return None
        length, count = int.from_bytes(self._buffer[:4], "big"), self._buffer[4]
        if length > self._most_bytes:
            raise ChannelClosed("too long a message")
        if len(self._buffer) < _HEAD_BYTES + length:
            return None
        if count > len(self._fds):  # they come no later than the first byte
            raise ChannelClosed("a message without its descriptors")
        body = bytes(memoryview(self._buffer)[_HEAD_BYTES : _HEAD_BYTES + length])
        del self._buffer[: _HEAD_BYTES + length]
        own, self._fds = self._fds[:count], self._fds[count:]
        return body, own

    def _readable(self, seconds: float | None) -> bool:
        if self._sock.fileno() == -1:
            raise ChannelClosed("closed on this side")
        return bool(self._poll.poll(None if seconds is None else seconds * 1000))

    def _read(self) -> None:
        try:
            data, extra, _, _ = self._sock.recvmsg(_READ_BYTES, _socket.CMSG_LEN(_FD_BYTES * MOST_FDS))
        except OSError as error:
            raise ChannelClosed(str(error)) from None
        for level, kind, packed in extra:
            if (level, kind) == (_socket.SOL_SOCKET, _socket.SCM_RIGHTS):
                ends = range(_FD_BYTES, len(packed) + 1, _FD_BYTES)
                self._fds += [int.from_bytes(packed[at - _FD_BYTES : at], sys.byteorder) for at in ends]
        if len(self._fds) > MOST_FDS:
            raise ChannelClosed("descriptors without a message")
        if not data:
            raise ChannelClosed("end of file")
        self._buffer += data

    @property
    def peer_user(self) -> int:
        """The user that the other side's process runs as; of a connecting side, who made it listen (Linux)."""
        _, user, _ = memoryview(self._sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)).cast("I")
        return int(user)

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
        try:  # noqa: SIM105 - contextlib takes time
            self._sock.shutdown(_socket.SHUT_RDWR)
        except OSError:
            pass

    def detach(self) -> int:
        """Give up the socket and return its descriptor."""
        return self._sock.detach()

    def close(self) -> None:
        """Close this end and any descriptor nobody took."""
        for fd in self._fds:
            os.close(fd)
        self._fds = []
        self._sock.close()
