"""The two pipes of a host, seen from outside: messages both ways, and what it prints."""

import os
import select
import socket
import time
from collections import deque
from typing import TYPE_CHECKING

from grader.sandbox import wire
from grader.sandbox.limits import Ending, Limits

if TYPE_CHECKING:
    from collections.abc import Callable


class Silent(Exception):
    """The time for an answer is over."""


class Gone(Exception):
    """The host has hung up: its process has ended."""


class Unfit(Exception):
    """The host sent or printed what breaks the protocol or a limit.

    Attributes:
        ending: which of both.
    """

    def __init__(self, ending: Ending, message: str) -> None:
        super().__init__(message)
        self.ending: Ending = ending


class Pipes:
    """Reads and writes without ever waiting for a host that does neither.

    Attributes:
        output: what was printed and kept, raw and cut.
        printed: bytes printed since this was last set to 0.
        keeps: whether what is printed from now on is kept.
        unsent: bytes of messages that the host has not read yet and the kernel has no room for.
        watch: called at least every other millisecond while a message is waited for.
    """

    def __init__(self, sock: socket.socket, output_fd: int, limits: Limits) -> None:
        self._sock = sock
        self._output_fd = output_fd
        self._limits = limits
        self._incoming = bytearray()
        self._outgoing: deque[memoryview] = deque()
        self.unsent = 0
        self.output = b""
        self.printed = 0
        self.keeps = True
        self.watch: Callable[[], None] | None = None
        sock.setblocking(False)
        os.set_blocking(output_fd, False)
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        self._poll.register(output_fd, select.POLLIN)

    @property
    def quiet(self) -> bool:
        """Whether nothing was sent, printed or closed that is not read yet."""
        return not self._incoming and not self._poll.poll(0)

    @property
    def unread(self) -> bool:
        """Whether more was received than the messages that were read."""
        return bool(self._incoming)

    def send(self, kind: int, nonce: bytes, body: bytes) -> None:
        """Write a message as far as the host reads now; the rest while something is read."""
        frame = wire.frame(kind, nonce, body)
        self._outgoing.append(memoryview(frame))
        self.unsent += len(frame)
        self._push()

    def read(self, deadline: float) -> tuple[int, bytes, bytes]:
        """Return (kind, nonce, body) of the next message; `deadline` is on the monotonic clock.

        Raises:
            Silent, Gone, Unfit: there is none, or it is too late for one.
        """
        size = wire.HEADER.size
        if time.monotonic() >= deadline:  # also for a host that has always sent the next one already
            raise Silent
        self._fill(size, deadline)
        magic, kind, nonce, length = wire.HEADER.unpack_from(self._incoming)
        if magic != wire.MAGIC:
            raise Unfit("protocol", "The submission wrote to the grader's own connection.")
        if length > self._limits.frame_bytes:
            raise Unfit("memory", f"answered with more than {self._limits.frame_bytes >> 20} MiB of data.")
        self._fill(size + length, deadline)
        body = bytes(memoryview(self._incoming)[size : size + length])
        del self._incoming[: size + length]
        return kind, nonce, body

    def drain(self) -> bytes:
        """Take what the host printed, at most one pipe's worth, and return it."""
        if self._output_fd < 0:
            return b""
        try:
            data = os.read(self._output_fd, 1 << 16)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        self.printed += len(data)
        if self.keeps:
            self.output += data[: max(self._limits.output_bytes - len(self.output), 0)]
        if not data:
            self._poll.unregister(self._output_fd)
            self._close_output()
        return data

    def wait_for_output(self, seconds: float) -> bool:
        """Tell whether something is printed before the time is over."""
        return self._output_fd >= 0 and bool(select.select([self._output_fd], [], [], seconds)[0])

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._sock.fileno() == -1

    def close(self) -> None:
        """Take what was printed last, and close both; safe to call twice."""
        self.drain()
        self._sock.close()
        self._close_output()

    def _close_output(self) -> None:
        if self._output_fd >= 0:
            os.close(self._output_fd)
            self._output_fd = -1

    def _push(self) -> None:
        try:
            while self._outgoing:
                sent = self._sock.send(self._outgoing[0])
                self.unsent -= sent
                self._outgoing[0] = self._outgoing[0][sent:]
                if not self._outgoing[0]:
                    self._outgoing.popleft()
        except BlockingIOError:
            pass
        except OSError:
            self._outgoing.clear()  # it died; reading says how
            self.unsent = 0
        self._poll.modify(self._sock, select.POLLIN | (select.POLLOUT if self._outgoing else 0))

    def _fill(self, count: int, deadline: float) -> None:
        """Read until `count` bytes are there, writing what is still to be written."""
        while len(self._incoming) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Silent
            if self.watch is not None:
                self.watch()
            for fd, event in self._poll.poll(2 if self.watch is not None else left * 1000):
                if fd == self._output_fd:
                    self.drain()
                    if self.printed > self._limits.output_limit_bytes:
                        raise Unfit("output", f"printed more than {self._limits.output_limit_bytes >> 10} KiB.")
                    continue
                if event & select.POLLOUT:
                    self._push()
                if event & (select.POLLIN | select.POLLHUP | select.POLLERR):
                    self._read_some()

    def _read_some(self) -> None:
        try:
            data = self._sock.recv(1 << 20)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            raise Gone
        self._incoming += data
