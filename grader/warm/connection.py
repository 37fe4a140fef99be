"""What a command and a warm server say to each other, and the connection they say it on."""

import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

import msgspec

from grader.grading.messages import Job
from grader.sandbox.control import ControlClosed

MAX_BYTES = 4 << 20
_HEAD = struct.Struct("!I")
_SEND_SECONDS = 5.0
_MOST_FDS = 16
_M = TypeVar("_M", bound=msgspec.Struct)


class Said(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all messages."""


class Give(Said, frozen=True, tag=True):
    """Judge this; with it comes the connection to tell each step on."""

    job: Job


class Ask(Said, frozen=True, tag=True):
    """Tell how you are."""


class Leave(Said, frozen=True, tag=True):
    """Take no more, and end when nobody is connected."""


class Run(Said, frozen=True, tag=True):
    """Run a whole command as if it were typed where the sender is; with it come standard streams and folder.

    Attributes:
        call: what `grader.cli.relay` says of the command, in hexadecimal.
    """

    call: str


class Hello(Said, frozen=True, tag=True):
    """A server's first word; `runs` tells whether its challenge asks for functions, so that submissions are run."""

    pid: int
    fingerprint: str
    runs: bool


class State(Said, frozen=True, tag=True):
    """How a server is: seconds since it was last used, bytes of memory that it alone holds."""

    slug: str
    idle: float
    memory: int


class Began(Said, frozen=True, tag=True):
    """The command runs, in this process; it ends when this connection does."""

    pid: int


class Ended(Said, frozen=True, tag=True):
    """The command's exit code."""

    code: int


ToServer = Give | Ask | Leave | Run
ToCommand = Hello | State | Began | Ended


class Connection(Generic[_M]):
    """A connection on which messages of one kind arrive: their length, then JSON; descriptors beside it.

    Args:
        sock: connected to a process of the same user.
        kind: a union of the messages that may come; anything else closes the connection.

    Raises:
        ControlClosed: the other side is another user's.
    """

    def __init__(self, sock: socket.socket, kind: Any) -> None:
        self._sock = sock
        self._decoder: msgspec.json.Decoder[_M] = msgspec.json.Decoder(kind)
        self._buffer = bytearray()
        self._fds: list[int] = []
        sock.settimeout(_SEND_SECONDS)
        if peer_user(sock) != os.geteuid():
            self.close()
            raise ControlClosed("another user's process")

    def fileno(self) -> int:
        """Descriptor to wait on."""
        return self._sock.fileno()

    def send(self, message: Said, *fds: int) -> None:
        """Send one message; descriptors are duplicated for the receiver.

        Raises:
            ControlClosed: the other side is gone, does not read, or would take it for no message.
        """
        body = msgspec.json.encode(message)
        if len(body) > MAX_BYTES:
            raise ControlClosed("too long a message")
        data = _HEAD.pack(len(body)) + body
        try:
            sent = socket.send_fds(self._sock, [data], list(fds))
            self._sock.sendall(data[sent:])
        except OSError as error:
            raise ControlClosed(str(error)) from None

    def read(self) -> Iterator[tuple[_M, list[int]]]:
        """Read once, and yield the messages that are whole, with the descriptors that came so far.

        Raises:
            ControlClosed: the other side is gone, or sent what is no message.
        """
        try:
            data, fds, _, _ = socket.recv_fds(self._sock, 1 << 18, 4)
        except OSError as error:
            raise ControlClosed(str(error)) from None
        self._fds += fds
        if len(self._fds) > _MOST_FDS:
            raise ControlClosed("descriptors without a message")
        if not data:
            raise ControlClosed("end of file")
        self._buffer += data
        while len(self._buffer) >= _HEAD.size:
            (length,) = _HEAD.unpack_from(self._buffer)
            if length > MAX_BYTES:
                raise ControlClosed("too long a message")
            if len(self._buffer) < _HEAD.size + length:
                return
            body = bytes(self._buffer[_HEAD.size : _HEAD.size + length])
            del self._buffer[: _HEAD.size + length]
            try:
                message = self._decoder.decode(body)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise ControlClosed(f"no message: {error}") from None
            own, self._fds = self._fds, []
            yield message, own

    def receive(self, seconds: float) -> _M:
        """Return the next message, which brings no descriptors.

        Raises:
            ControlClosed: none came in time, or the other side is gone.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and select.select([self._sock], [], [], left)[0]:
            for message, _ in self.read():
                return message
        raise ControlClosed("no answer")

    def close(self) -> None:
        """Close this end and any descriptor nobody took."""
        for fd in self._fds:
            os.close(fd)
        self._fds = []
        self._sock.close()


def peer_user(sock: socket.socket) -> int:
    """Return the user that the other side's process runs as; of a connecting side, who made it listen."""
    size = struct.calcsize("iII")
    _, user, _ = struct.unpack("iII", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return int(user)
