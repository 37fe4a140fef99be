"""Messages with file descriptors between the processes that one engine is made of: JSON objects on a channel.

A command starts these processes before it knows what for: msgspec is imported with the first message.
"""

import socket
from typing import Any

from grader.sandbox.channel import Channel

MOST_BYTES = 256 << 20
"""Bytes of one message; a judged submission's evidence takes far less."""
SEND_SECONDS = 150.0
"""How long the other side may take to read a message: a checker that imports torch from a cold disk reads none."""


class Control(Channel):
    """One end of a control connection."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock, most_bytes=MOST_BYTES, send_seconds=SEND_SECONDS)

    @classmethod
    def of(cls, fd: int) -> "Control":
        """Return the end whose socket this process was handed."""
        return cls(socket.socket(fileno=fd))

    @staticmethod
    def pair() -> tuple["Control", socket.socket]:
        """Return one end, and the socket of the other end to be handed to another process."""
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        return Control(here), there

    def send(self, message: dict[str, Any], *fds: int) -> None:
        """Send one message; descriptors are duplicated for the receiver.

        Raises:
            ChannelClosed: the other side is gone, or has not read for two minutes and a half.
        """
        import msgspec

        self.send_bytes(msgspec.json.encode(message), *fds)

    def receive(self, seconds: float | None = None) -> tuple[dict[str, Any], list[int]] | None:
        """Return the next message and its descriptors, or None when none comes within `seconds`.

        Raises:
            ChannelClosed: the other side is gone, or is none of the grader's: what it sends is no message.
        """
        received = self.receive_bytes(seconds)
        if received is None:
            return None
        body, fds = received
        import msgspec

        try:
            return msgspec.json.decode(body, type=dict[str, Any]), fds
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise self._refuse(fds, type(error).__name__) from None
