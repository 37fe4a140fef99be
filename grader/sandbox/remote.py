"""A host as a checker sees it: a program loaded once, and calls of its functions."""

import contextlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NoReturn

import msgspec

from grader.errors import GraderFault
from grader.sandbox import wire
from grader.sandbox.footprint import Footprint
from grader.sandbox.host import Program
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped
from grader.sandbox.process import HostProcess

_MOST_AHEAD = 4
_MOST_CELLS = 20
Served = Callable[[str, list[Any]], Any]
"""What answers a host's `ask`: gets the action and its arguments, returns what is sent back."""


class Host:
    """One locked-down process with one loaded submission.

    Attributes:
        process: what it talks with, and what ends.
        failed_cells: what cells of a notebook raised that was loaded all the same.
    """

    def __init__(self, process: HostProcess) -> None:
        self.process = process
        self._loaded = False
        self._ahead: deque[tuple[bytes, bytes]] = deque()  # nonce and request, sent and not yet waited for
        self.failed_cells: list[SubmissionRaised] = []

    def start(self) -> None:
        """Wait until the process is there and locked in; it knows no submission yet, so what it needs is torch's.

        Raises:
            MachineFault: it could not be started or locked in.
        """
        if self.process.started:
            return
        seconds = self.process.limits.load_seconds
        kind, _, _ = self.process.read(self.process.deadline(seconds), "starting", seconds)
        if kind != wire.STARTED:
            raise GraderFault("a host began with another message than that it had started")
        self.process.has_started()

    @property
    def waits(self) -> bool:
        """Whether it has started, knows no submission and is alive."""
        return self.process.started and self.process.program is None and self.process.pipes.quiet

    def begin(self, program: Program) -> None:
        """Have it execute its one program, and go on meanwhile."""
        self.process.program = program
        self.process.pipes.send(wire.LOAD, b"\0" * 8, wire.to_host(msgspec.to_builtins(program)))

    def load(self) -> None:
        """Wait until the file has been executed once.

        Raises:
            SubmissionRaised: it does not compile, raised, or lacks a function.
            SubmissionStopped: it hung, died or broke a limit.
            MachineFault: the process could not be started or locked in, before it knew the submission.
        """
        if self._loaded:
            return
        self.start()
        seconds = self.process.limits.load_seconds
        kind, _, body = self.process.read(self.process.deadline(seconds), "loading the file", seconds)
        self._loaded = True
        if kind == wire.RAISED:
            self._raise(body)
        if kind != wire.READY:
            self.process.stop("protocol", "The submission sent a reply before it was asked.")
        if body:
            errors = self.process.decode(wire.READY, body)
            self.failed_cells = [self.process.raised(error) for error in errors[:_MOST_CELLS]]

    def call(
        self,
        name: str,
        request: bytes,
        arguments: int,
        *,
        serve: Mapping[int, Served],
        coming: Sequence[bytes] = (),
        overlap: Callable[[], object] | None = None,
    ) -> wire.Reply:
        """Send an encoded request and return the reply; `serve` answers for the objects that live here.

        Args:
            name: the function's name, for messages.
            request: what `wire.to_host` made of (name, args, kwargs, roots, gradients, seed, metered).
            arguments: number of roots, each of which the reply must give the state of.
            serve: object number -> what answers for it.
            coming: the requests of the next calls, as far as they are known: some are sent along, so that the host
                need not wait for them. None may hold an object that lives here.
            overlap: done here once the request is on its way.

        Raises:
            SubmissionRaised: it raised.
            SubmissionStopped: it hung, died or broke a limit or the protocol.
            CourseFault: an answer cannot be sent.
        """
        if self.process.ended is not None:
            raise self.process.ended
        self.load()
        nonce = self._send_with(request, coming)
        if overlap is not None:
            overlap()
        self._ahead.popleft()
        reply: wire.Reply = self.process.decode(wire.RETURNED, self._answer_to(nonce, serve, f"`{name}`"))
        if len(reply.after) != arguments:
            self.process.stop("protocol", "The submission's reply does not fit the call.")
        return reply

    def forget(self) -> None:
        """Wait for what was sent ahead and is not asked for any more; what comes of it is nobody's concern."""
        with contextlib.suppress(SubmissionStopped):
            while self._ahead and self.process.ended is None:
                nonce, _ = self._ahead.popleft()
                with contextlib.suppress(SubmissionRaised):
                    self._answer_to(nonce, {}, "the submission")

    def _send_with(self, request: bytes, coming: Sequence[bytes]) -> bytes:
        """Send a request, unless that is done, and some of those that come after it; return its nonce."""
        if not self._ahead:
            self._send_ahead(request)
        nonce, sent = self._ahead[0]
        if sent != request:
            raise GraderFault("a host was asked for something else than it was told")
        for one in islice(coming, len(self._ahead) - 1, _MOST_AHEAD):
            self._send_ahead(one)
        return nonce

    def _send_ahead(self, request: bytes) -> None:
        if not self._ahead and self.process.pipes.unread:
            self.process.stop("protocol", "The submission sent a reply before it was asked.")
        nonce = secrets.token_bytes(8)
        self._ahead.append((nonce, request))
        self.process.pipes.send(wire.CALL, nonce, request)

    def _answer_to(self, nonce: bytes, serve: Mapping[int, Served], what: str) -> bytes:
        process = self.process
        process.pipes.printed = 0
        started = time.monotonic()
        try:
            return self._converse(nonce, serve, process.deadline(process.limits.call_seconds), what)
        finally:
            process.seconds_left -= time.monotonic() - started

    def _converse(self, nonce: bytes, serve: Mapping[int, Served], deadline: float, what: str) -> bytes:
        process, limits = self.process, self.process.limits
        for _ in range(limits.callbacks):
            kind, answered, body = process.read(deadline, what, limits.call_seconds)
            if answered != nonce:
                process.stop("protocol", "The submission answered another call than the one it was asked.")
            if kind == wire.RAISED:
                self._raise(body)
            if kind == wire.RETURNED:
                return body
            if kind != wire.ASK:
                process.stop("protocol", "The submission sent a message of no known kind.")
            request = process.decode(wire.ASK, body)
            if request.object_id not in serve:
                process.stop("protocol", "The submission asked for an object that was not handed to it.")
            if process.pipes.unsent > limits.frame_bytes:
                process.stop("protocol", "The submission asked on and on without reading the answers.")
            try:
                answer = serve[request.object_id](request.action, request.args)
            except wire.ProtocolError as error:
                process.stop("protocol", f"The submission asked for something impossible: {error}.")
            if request.waits:
                process.pipes.send(wire.ANSWER, nonce, wire.to_host(answer))
        return process.stop("protocol", f"The submission sent more than {limits.callbacks} messages in one call.")

    def _raise(self, body: bytes) -> NoReturn:
        raise self.process.raised(self.process.decode(wire.RAISED, body))

    # ------------------------------------------------------------------ what its process knows

    @property
    def ended(self) -> SubmissionStopped | None:
        """Why it was stopped, or None while it lives."""
        return self.process.ended

    @property
    def output(self) -> str:
        """What the submission printed so far: cleaned, cut at the limit."""
        return self.process.output

    def held_bytes(self) -> int:
        """Return what it holds for itself now, over what it held before it knew a submission; -1 where unknown."""
        return self.process.held_bytes()

    def watched(self) -> AbstractContextManager[Footprint]:
        """Watch its memory during the calls that are made meanwhile; `most` counts as `held_bytes` does."""
        return self.process.watched()

    def close(self) -> None:
        """Kill the host and free what belongs to it; safe to call twice."""
        self.process.close()
