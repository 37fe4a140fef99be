"""The checker's side: `HostSource` forks hosts from the zygote, `Host` is one of them."""

import os
import socket
import time
from typing import Any

import msgspec

from grader.errors import GradeError, GraderFault, MachineFault
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits
from grader.sandbox.pipes import Pipes
from grader.sandbox.process import HostProcess
from grader.sandbox.remote import Host

__all__ = ["Host", "HostSource"]

_ZYGOTE_SECONDS = 120.0  # it may still be importing torch from a cold disk


class HostSource:
    """One checker's connection to the zygote."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._last = 0
        self._exited: dict[int, dict[str, Any]] = {}
        self._waiting: tuple[tuple[Limits, str], Host] | None = None

    def spawn(self, program: Program, limits: Limits) -> Host:
        """Fork a host, or take the one that waits, and have it start loading `program`.

        Raises:
            GraderFault: the zygote does not answer.
            MachineFault: this machine has no room for one more process, or for its folder.
        """
        host = self._take_waiting(limits, program.device) or self._started(limits, program.device)
        host.begin(program)
        return host

    def _started(self, limits: Limits, device: str) -> Host:
        """Fork a host and wait until it is locked in; one that was killed on the way is forked once more."""
        host = self._fork(limits, device)
        try:
            host.start()
        except MachineFault:
            host = self._fork(limits, device)
            host.start()
        return host

    def _take_waiting(self, limits: Limits, device: str) -> Host | None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return None
        kind, host = waiting
        if kind == (limits, device) and host.waits:
            return host
        host.close()
        return None

    def stand_by(self, limits: Limits, device: str) -> None:
        """Have a host wait, locked in, for the next `spawn` with these limits and this device.

        Raises:
            GraderFault, MachineFault: as `spawn`.
        """
        self._waiting = (limits, device), self._started(limits, device)

    def _fork(self, limits: Limits, device: str) -> Host:
        self._last += 1
        here, there = socket.socketpair()
        output, output_in = os.pipe()
        message = {"op": "spawn", "id": self._last, "limits": msgspec.to_builtins(limits), "device": device}
        try:
            self._send(message, there.fileno(), output_in)
            pid = self._await("spawned", self._last)["pid"]
        except GradeError:
            here.close()
            os.close(output)
            raise
        finally:
            there.close()
            os.close(output_in)
        return Host(HostProcess(self, self._last, pid, Pipes(here, output, limits), limits))

    def tell(self, op: str, number: int) -> None:
        """Send `kill` or `where` for host `number`."""
        self._send({"op": op, "id": number})

    def exit_of(self, number: int, seconds: float) -> dict[str, Any] | None:
        """Return how host `number` ended, or None when it has not within `seconds`."""
        end = time.monotonic() + seconds
        while number not in self._exited and (left := end - time.monotonic()) > 0:
            self._next(left)
        return self._exited.pop(number, None)

    def close(self) -> None:
        """Close the connection; the zygote kills what is left of this checker's hosts."""
        if self._waiting is not None:
            self._waiting[1].close()
        self._control.close()

    def _send(self, message: dict[str, Any], *fds: int) -> None:
        try:
            self._control.send(message, *fds)
        except ChannelClosed as error:
            raise GraderFault(f"The process that starts submissions is gone ({error}).") from None

    def _next(self, seconds: float) -> dict[str, Any] | None:
        try:
            received = self._control.receive(seconds)
        except ChannelClosed as error:
            raise GraderFault(f"The process that starts submissions is gone ({error}).") from None
        if received is None:
            return None
        message, _ = received
        if message["op"] == "exited":
            self._exited[message["id"]] = message
        return message

    def _await(self, op: str, number: int) -> dict[str, Any]:
        end = time.monotonic() + _ZYGOTE_SECONDS
        while (left := end - time.monotonic()) > 0:
            message = self._next(left)
            if message and message["id"] == number and message["op"] in (op, "refused"):
                if message["op"] == "refused":
                    raise MachineFault(f"The submission could not be started: {message['why']}.")
                return message
        raise GraderFault("The process that starts submissions does not answer.")
