"""What a command and a warm server say to each other, and the connection they say it on.

All is JSON on a channel, but for a whole command, which the server runs in a fork: what is typed then, `cli/relay.py`,
has no time to import what writes JSON, so that its words are those of `warm/call.py`.
"""

import os
import socket
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from grader.grading.messages import Job
from grader.sandbox.channel import Channel, ChannelClosed
from grader.warm.call import MOST_BYTES, RUN

SEND_SECONDS = 5.0
"""How long the other side may take to read a message."""
_M = TypeVar("_M")


class Said(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all messages in JSON."""


class Give(Said, frozen=True, tag=True):
    """Judge this; with it comes the connection to tell each step on."""

    job: Job


class Ask(Said, frozen=True, tag=True):
    """Tell how you are."""


class Leave(Said, frozen=True, tag=True):
    """Take no more, and end when nobody is connected."""


class Run(msgspec.Struct, frozen=True):
    """Run a whole command as if it were typed where the sender is; with it come standard streams and folder.

    Attributes:
        call: what `grader.cli.relay` says of the command.
    """

    call: bytes


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


ToServer = Give | Ask | Leave | Run
ToCommand = Hello | State
_to_server: msgspec.json.Decoder[Give | Ask | Leave] = msgspec.json.Decoder(Give | Ask | Leave)
_to_command: msgspec.json.Decoder[ToCommand] = msgspec.json.Decoder(ToCommand)


def to_server(body: bytes) -> ToServer:
    """Return what a command says."""
    return Run(body.removeprefix(RUN)) if body.startswith(RUN) else _to_server.decode(body)


def to_command(body: bytes) -> ToCommand:
    """Return what a server says."""
    return _to_command.decode(body)


class Connection(Channel, Generic[_M]):
    """A connection on which messages of one kind arrive.

    Args:
        sock: connected to a process of the same user.
        decode: `to_server` or `to_command`; what it does not take closes the connection.

    Raises:
        ChannelClosed: the other side is another user's.
    """

    def __init__(self, sock: socket.socket, decode: Callable[[bytes], _M]) -> None:
        super().__init__(sock, most_bytes=MOST_BYTES, send_seconds=SEND_SECONDS)
        self._decode = decode
        if self.peer_user != os.geteuid():
            self.close()
            raise ChannelClosed("another user's process")

    def send(self, message: Said, *fds: int) -> None:
        """Send one message; descriptors are duplicated for the receiver.

        Raises:
            ChannelClosed: the other side is gone, does not read, or would take it for no message.
        """
        self.send_bytes(msgspec.json.encode(message), *fds)

    def receive(self, seconds: float) -> tuple[_M, list[int]] | None:
        """Return the next message and its descriptors, or None when none comes within `seconds`.

        Raises:
            ChannelClosed: the other side is gone, or sent what is no message.
        """
        received = self.receive_bytes(seconds)
        if received is None:
            return None
        body, fds = received
        try:
            return self._decode(body), fds
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise self._refuse(fds, str(error)) from None
