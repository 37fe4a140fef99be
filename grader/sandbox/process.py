"""The process of one host as its checker sees it: what it says, what it holds, and why it ended."""

import contextlib
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from grader.errors import GraderFault, MachineFault
from grader.sandbox import wire
from grader.sandbox.death import death
from grader.sandbox.footprint import Footprint, own_bytes
from grader.sandbox.limits import Ending, Limits, SubmissionRaised, SubmissionStopped
from grader.sandbox.pipes import Gone, Pipes, Silent, Unfit
from grader.text import clean

if TYPE_CHECKING:
    from grader.sandbox.host import Program

_TRACE_SECONDS = 0.5


class Keeper(Protocol):
    """Who started a host, and ends it."""

    def tell(self, op: str, number: int) -> None:
        """Send `kill` or `where` for host `number`."""

    def exit_of(self, number: int, seconds: float) -> dict[str, Any] | None:
        """Return how host `number` ended, or None when it has not within `seconds`."""


class HostProcess:
    """One locked-down process, until it is ended for a reason.

    Args:
        keeper: who started it.
        number: the keeper's name for it.
        pid: the kernel's.
        pipes: its connection and its output.
        limits: what ends it.

    Attributes:
        number, pid, pipes, limits: as they were given.
        program: what it executes, once it was told.
        started: whether it is locked in; until then what ends it is the machine's fault.
        ended: why it was stopped, or None while it lives.
        seconds_left: of all its calls together.
    """

    def __init__(self, keeper: Keeper, number: int, pid: int, pipes: Pipes, limits: Limits) -> None:
        self._keeper = keeper
        self._own_bytes = -1  # when it started
        self.number = number
        self.pid = pid
        self.pipes = pipes
        self.limits = limits
        self.program: Program | None = None
        self.started = False
        self.ended: SubmissionStopped | None = None
        self.seconds_left = limits.total_seconds

    def has_started(self) -> None:
        """Note that it is locked in, and what it holds before it knows a submission."""
        self.started = True
        self._own_bytes = own_bytes(self.pid)

    def deadline(self, seconds: float) -> float:
        """Return when these seconds are over, or those of all calls; on the monotonic clock."""
        return time.monotonic() + min(seconds, max(self.seconds_left, 0.0))

    def read(self, deadline: float, what: str, allowed: float) -> tuple[int, bytes, bytes]:
        """Return (kind, nonce, body) of the next message.

        Args:
            deadline: on the monotonic clock.
            what: it is doing, for the sentence that says that it took too long.
            allowed: seconds, for that sentence.

        Raises:
            SubmissionStopped: it hung, died or broke a limit.
            MachineFault: likewise, before it had started.
        """
        try:
            return self.pipes.read(deadline)
        except Silent:
            self._time_out(what, allowed)
        except Gone:
            self._explain_death()
        except Unfit as fault:
            subject = "" if fault.ending == "protocol" else f"{what} "
            self.stop(fault.ending, f"{subject}{fault}")

    def decode(self, kind: int, body: bytes) -> Any:
        """Return what a message says; one that no honest host sends ends it."""
        try:
            return wire.from_host(kind, body)
        except wire.ProtocolError as error:
            self.stop("protocol", f"The submission sent something that no honest reply contains: {error}.")

    def raised(self, error: wire.Error) -> SubmissionRaised:
        """Return what the submission raised, as far as it may be told."""
        assert self.program is not None  # it is what raised
        lines = self.program.source.count("\n") + 1
        frames = tuple(f for f in error.frames[:50] if 0 < f.line <= lines)
        return SubmissionRaised(clean(error.kind)[:100], clean(error.message)[:2000], frames, self.program.source)

    def stop(self, ending: Ending, message: str, line: int | None = None) -> NoReturn:
        """End it for this reason.

        Raises:
            SubmissionStopped: always, unless
            MachineFault: it had not started yet.
        """
        self.ended = SubmissionStopped(ending, message, line)
        said = self.output
        self.close()
        if not self.started:
            raise MachineFault(
                f"No process for a submission could be started here. {said.strip() or message}",
                next_step="grade doctor",
            )
        raise self.ended

    @property
    def output(self) -> str:
        """What the submission printed so far: cleaned, cut at the limit."""
        self.pipes.drain()
        return clean(self.pipes.output.decode(errors="replace"))

    def held_bytes(self) -> int:
        """Return what it holds for itself now, over what it held before it knew a submission; -1 where unknown."""
        return self._more_than_at_start(own_bytes(self.pid))

    @contextlib.contextmanager
    def watched(self) -> Iterator[Footprint]:
        """Watch its memory during the calls that are made meanwhile; `most` counts as `held_bytes` does."""
        footprint = Footprint(self.pid)
        self.pipes.watch = footprint.look
        try:
            yield footprint
        finally:
            self.pipes.watch = None
        footprint.most = self._more_than_at_start(footprint.finish())

    def close(self) -> None:
        """Kill it and free what belongs to it; safe to call twice."""
        if self.pipes.closed:
            return
        with contextlib.suppress(GraderFault):  # with the zygote gone, so is the host
            self._keeper.tell("kill", self.number)
        self.pipes.close()

    def _more_than_at_start(self, held: int) -> int:
        return max(0, held - self._own_bytes) if min(held, self._own_bytes) >= 0 else -1

    def _time_out(self, what: str, allowed: float) -> NoReturn:
        line = self._running_line()
        if self.seconds_left < allowed:
            allowed = self.limits.total_seconds
        self.stop("timeout", f"{what} was not done after {allowed:g} seconds and was stopped.", line)

    def _running_line(self) -> int | None:
        """Have the host dump its stack; read the innermost line of the student's file out of it (advisory)."""
        assert self.program is not None  # something of it is running
        before = self.program.lines_before()
        names = b"|".join(re.escape(name.encode()) for name in before)
        pattern = re.compile(rb'File "(' + names + rb')", line (\d{1,6}) in ')
        self.pipes.drain()
        self.pipes.keeps = False  # the dump is not the student's output
        self._keeper.tell("where", self.number)
        seen, end = b"", time.monotonic() + _TRACE_SECONDS
        while (left := end - time.monotonic()) > 0 and self.pipes.wait_for_output(left):
            seen = seen[-4096:] + self.pipes.drain()
            if found := pattern.search(seen):
                return before[found[1].decode()] + int(found[2])
        return None

    def _explain_death(self) -> NoReturn:
        gone = self._keeper.exit_of(self.number, 2.0)
        self.stop(*death(gone["status"] if gone else 0, self.limits))
