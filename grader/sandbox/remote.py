"""One locked-down process as a checker sees it: load, call, and how it ended."""

import contextlib
import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NoReturn, Protocol

import msgspec

from grader.errors import GraderFault, MachineFault
from grader.sandbox import wire
from grader.sandbox.death import death
from grader.sandbox.footprint import Footprint, own_bytes
from grader.sandbox.host import Program
from grader.sandbox.limits import Ending, Limits, SubmissionRaised, SubmissionStopped
from grader.sandbox.pipes import Gone, Pipes, Silent, Unfit
from grader.text import clean

_TRACE_SECONDS = 0.5
_MOST_AHEAD = 4
_MOST_CELLS = 20
Served = Callable[[str, list[Any]], Any]
"""What answers a host's `ask`: gets the action and its arguments, returns what is sent back."""


class Keeper(Protocol):
    """Who started a host, and ends it."""

    def tell(self, op: str, number: int) -> None:
        """Send `kill` or `where` for host `number`."""

    def exit_of(self, number: int, seconds: float) -> dict[str, Any] | None:
        """Return how host `number` ended, or None when it has not within `seconds`."""


class Host:
    """One locked-down process with one loaded submission.

    Attributes:
        output: what the submission printed so far, raw and cut.
        ended: why the host was stopped, or None while it lives.
        failed_cells: what cells of a notebook raised that was loaded all the same.
    """

    def __init__(
        self,
        keeper: Keeper,
        numbers: tuple[int, int],
        pipes: Pipes,
        limits: Limits,
    ) -> None:
        self._keeper = keeper
        self._number, self._pid = numbers  # the zygote's name for it, and the kernel's
        self._pipes = pipes
        self._limits = limits
        self._program: Program | None = None
        self._started = self._loaded = False
        self._ahead: deque[tuple[bytes, bytes]] = deque()  # nonce and request, sent and not yet waited for
        self._seconds_left = limits.total_seconds
        self._own_bytes = -1  # when it started
        self.ended: SubmissionStopped | None = None
        self.failed_cells: list[SubmissionRaised] = []

    # ------------------------------------------------------------------ what a checker does

    def start(self) -> None:
        """Wait until the process is there and locked in; it knows no submission yet, so what it needs is torch's.

        Raises:
            MachineFault: it could not be started or locked in.
        """
        if self._started:
            return
        kind, _, _ = self._read(self._deadline(self._limits.load_seconds), "starting", self._limits.load_seconds)
        if kind != wire.STARTED:
            raise GraderFault("a host began with another message than that it had started")
        self._started = True
        self._own_bytes = own_bytes(self._pid)

    @property
    def waits(self) -> bool:
        """Whether it has started, knows no submission and is alive."""
        return self._started and self._program is None and self._pipes.quiet

    def begin(self, program: Program) -> None:
        """Have it execute its one program, and go on meanwhile."""
        self._program = program
        self._pipes.send(wire.LOAD, b"\0" * 8, wire.to_host(msgspec.to_builtins(program)))

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
        deadline = self._deadline(self._limits.load_seconds)
        kind, _, body = self._read(deadline, "loading the file", self._limits.load_seconds)
        self._loaded = True
        if kind == wire.RAISED:
            self._raise(body)
        if kind != wire.READY:
            self._stop("protocol", "The submission sent a reply before it was asked.")
        if body:
            self.failed_cells = [self._raised(error) for error in self._decode(wire.READY, body)[:_MOST_CELLS]]

    def call(
        self,
        name: str,
        request: bytes,
        arguments: int,
        *,
        serve: Mapping[int, Served],
        coming: Sequence[bytes] = (),
        overlap: Callable[[], object] = lambda: None,
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
        if self.ended is not None:
            raise self.ended
        self.load()
        nonce = self._send_with(request, coming)
        overlap()
        self._ahead.popleft()
        reply: wire.Reply = self._decode(wire.RETURNED, self._answer_to(nonce, serve, f"`{name}`"))
        if len(reply.after) != arguments:
            self._stop("protocol", "The submission's reply does not fit the call.")
        return reply

    def forget(self) -> None:
        """Wait for what was sent ahead and is not asked for any more; what comes of it is nobody's concern."""
        with contextlib.suppress(SubmissionStopped):
            while self._ahead and self.ended is None:
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
        if not self._ahead and self._pipes.unread:
            self._stop("protocol", "The submission sent a reply before it was asked.")
        nonce = secrets.token_bytes(8)
        self._ahead.append((nonce, request))
        self._pipes.send(wire.CALL, nonce, request)

    def _answer_to(self, nonce: bytes, serve: Mapping[int, Served], what: str) -> bytes:
        self._pipes.printed = 0
        started = time.monotonic()
        try:
            return self._converse(nonce, serve, self._deadline(self._limits.call_seconds), what)
        finally:
            self._seconds_left -= time.monotonic() - started

    def _converse(self, nonce: bytes, serve: Mapping[int, Served], deadline: float, what: str) -> bytes:
        for _ in range(self._limits.callbacks):
            kind, answered, body = self._read(deadline, what, self._limits.call_seconds)
            if answered != nonce:
                self._stop("protocol", "The submission answered another call than the one it was asked.")
            if kind == wire.RAISED:
                self._raise(body)
            if kind == wire.RETURNED:
                return body
            if kind != wire.ASK:
                self._stop("protocol", "The submission sent a message of no known kind.")
            request = self._decode(wire.ASK, body)
            if request.object_id not in serve:
                self._stop("protocol", "The submission asked for an object that was not handed to it.")
            if self._pipes.unsent > self._limits.frame_bytes:
                self._stop("protocol", "The submission asked on and on without reading the answers.")
            try:
                answer = serve[request.object_id](request.action, request.args)
            except wire.ProtocolError as error:
                self._stop("protocol", f"The submission asked for something impossible: {error}.")
            if request.waits:
                self._pipes.send(wire.ANSWER, nonce, wire.to_host(answer))
        return self._stop("protocol", f"The submission sent more than {self._limits.callbacks} messages in one call.")

    @property
    def output(self) -> str:
        """What the submission printed so far: cleaned, cut at the limit."""
        self._pipes.drain()
        return clean(self._pipes.output.decode(errors="replace"))

    def held_bytes(self) -> int:
        """Return what it holds for itself now, over what it held before it knew a submission; -1 where unknown."""
        now = own_bytes(self._pid)
        return max(0, now - self._own_bytes) if min(now, self._own_bytes) >= 0 else -1

    @contextlib.contextmanager
    def watched(self) -> Iterator[Footprint]:
        """Watch its memory during the calls that are made meanwhile; `most` counts as `held_bytes` does."""
        footprint = Footprint(self._pid)
        self._pipes.watch = footprint.look
        try:
            yield footprint
        finally:
            self._pipes.watch = None
        most = footprint.finish()
        footprint.most = max(0, most - self._own_bytes) if min(most, self._own_bytes) >= 0 else -1

    def close(self) -> None:
        """Kill the host and free what belongs to it; safe to call twice."""
        if self._pipes.closed:
            return
        with contextlib.suppress(GraderFault):  # with the zygote gone, so is the host
            self._keeper.tell("kill", self._number)
        self._pipes.close()

    # ------------------------------------------------------------------ endings

    def _deadline(self, seconds: float) -> float:
        return time.monotonic() + min(seconds, max(self._seconds_left, 0.0))

    def _read(self, deadline: float, what: str, allowed: float) -> tuple[int, bytes, bytes]:
        """Return (kind, nonce, body) of the next message."""
        try:
            return self._pipes.read(deadline)
        except Silent:
            self._time_out(what, allowed)
        except Gone:
            self._explain_death()
        except Unfit as fault:
            subject = "" if fault.ending == "protocol" else f"{what} "
            self._stop(fault.ending, f"{subject}{fault}")

    def _decode(self, kind: int, body: bytes) -> Any:
        try:
            return wire.from_host(kind, body)
        except wire.ProtocolError as error:
            self._stop("protocol", f"The submission sent something that no honest reply contains: {error}.")

    def _raise(self, body: bytes) -> None:
        raise self._raised(self._decode(wire.RAISED, body))

    def _raised(self, error: wire.Error) -> SubmissionRaised:
        assert self._program is not None  # it is what raised
        lines = self._program.source.count("\n") + 1
        frames = tuple(f for f in error.frames[:50] if 0 < f.line <= lines)
        return SubmissionRaised(clean(error.kind)[:100], clean(error.message)[:2000], frames, self._program.source)

    def _time_out(self, what: str, allowed: float) -> NoReturn:
        line = self._running_line()
        if self._seconds_left < allowed:
            allowed = self._limits.total_seconds
        self._stop("timeout", f"{what} was not done after {allowed:g} seconds and was stopped.", line)

    def _running_line(self) -> int | None:
        """Have the host dump its stack; read the innermost line of the student's file out of it (advisory)."""
        assert self._program is not None  # something of it is running
        before = self._program.lines_before()
        names = b"|".join(re.escape(name.encode()) for name in before)
        pattern = re.compile(rb'File "(' + names + rb')", line (\d{1,6}) in ')
        self._pipes.drain()
        self._pipes.keeps = False  # the dump is not the student's output
        self._keeper.tell("where", self._number)
        seen, end = b"", time.monotonic() + _TRACE_SECONDS
        while (left := end - time.monotonic()) > 0 and self._pipes.wait_for_output(left):
            seen = seen[-4096:] + self._pipes.drain()
            if found := pattern.search(seen):
                return before[found[1].decode()] + int(found[2])
        return None

    def _explain_death(self) -> NoReturn:
        gone = self._keeper.exit_of(self._number, 2.0)
        self._stop(*death(gone["status"] if gone else 0, self._limits))

    def _stop(self, ending: Ending, message: str, line: int | None = None) -> NoReturn:
        self.ended = SubmissionStopped(ending, message, line)
        said = self.output
        self.close()
        if not self._started:
            raise MachineFault(
                f"No process for a submission could be started here. {said.strip() or message}",
                next_step="grade doctor",
            )
        raise self.ended
