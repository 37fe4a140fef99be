"""The processes that one submission is run in: one after another, as none goes on once it was stopped."""

from collections import deque
from collections.abc import Sequence

from grader.errors import CourseFault
from grader.sandbox.client import Host, HostSource
from grader.sandbox.host import Program
from grader.sandbox.limits import Limits, SubmissionStopped

_MOST_STOPS = 3


class Hosts:
    """Starts a host when one is needed, and remembers what those before it printed and how they ended.

    Args:
        source: starts them; None for a task without functions, which has none.
    """

    def __init__(self, source: HostSource | None, program: Program, limits: Limits) -> None:
        self._source = source
        self._program = program
        self._limits = limits
        self._host: Host | None = None
        self._stops: list[SubmissionStopped] = []
        self._printed: list[str] = []
        self._expected: deque[bytes] = deque()

    @property
    def stops(self) -> int:
        """How many were stopped, because the submission hung, died, or broke a limit."""
        return len(self._stops) + (self._host is not None and self._host.ended is not None)

    @property
    def output(self) -> str:
        """What they printed, all of them."""
        return "".join([*self._printed, *([self._host.output] if self._host else [])])

    def living(self) -> Host:
        """Return one that runs.

        Raises:
            SubmissionStopped: too many were stopped before.
        """
        if self._host is not None and self._host.ended is not None:
            self.close()
        if self._host is None:
            self._host = self.fresh()
        return self._host

    def fresh(self) -> Host:
        """Start one more, which whoever asks closes; `living` goes on returning the one before.

        Raises:
            SubmissionStopped: too many were stopped before.
        """
        if self._source is None:
            raise CourseFault("A task without functions has no hosts.")
        if len(self._stops) >= _MOST_STOPS:
            often = f"Not run: the submission was stopped {_MOST_STOPS} times before."
            raise SubmissionStopped(self._stops[-1].ending, often)
        return self._source.spawn(self._program, self._limits)

    def expect(self, requests: Sequence[bytes]) -> None:
        """Say what will be asked, in order: the one that runs gets it before it is asked for."""
        self._expected = deque(requests)
        if not self._expected and self._host is not None:
            self._host.forget()

    def coming(self, request: bytes) -> Sequence[bytes]:
        """Return what is expected to be asked after this; nothing from now on, where this was not expected."""
        if not self._expected or self._expected.popleft() != request:
            self.expect([])
        return self._expected

    def forget_output(self) -> None:
        """End the one that runs, and drop what was printed."""
        self.close()
        self._printed = []

    def close(self) -> None:
        """End the one that runs."""
        if self._host is not None:
            self._host.close()
            self._printed.append(self._host.output)
            if self._host.ended is not None:
                self._stops.append(self._host.ended)
            self._host = None
