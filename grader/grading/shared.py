"""What the engines of several challenges share, so that each need not import everything anew.

::

    with Shared() as shared:
        for challenge in challenges:
            with Pool(challenge, runs=True, backend="kernel", jobs=4, shared=shared) as pool: ...

No engine meets what another one was about: a checker is forked from a nursery, which has read no file of a course, and
a zygote knows nothing of challenges.
"""

import signal
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from grader.errors import MachineFault
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.said import Said
from grader.sandbox.start import WITHOUT_TORCH, start_process

if TYPE_CHECKING:
    import socket

CHECKER = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Environment of a checker, and of what it is forked from."""
_END_SECONDS = 10.0


class Forked:
    """A process that a nursery forked: it is waited for and killed as one that this process has started itself.

    Args:
        life: where the nursery tells of it.
    """

    def __init__(self, life: Control) -> None:
        self._life = life
        self._turn = threading.Lock()
        self._pid: int | None = None
        self._status: int | None = None

    @property
    def pid(self) -> int:
        """Process id; waits until it is forked. 0 where it never was."""
        self._hear(None, until_pid=True)
        return self._pid or 0

    def poll(self) -> int | None:
        """Return how it ended, a signal as a negative number; None while it runs, or is yet to be forked."""
        self._hear(0)
        return self._status

    def kill(self) -> None:
        """End it; where the nursery is still importing, as soon as it is forked."""
        if self.poll() is None:
            with suppress(ChannelClosed):
                self._life.send({})

    def wait(self) -> int:
        """Wait for its end, but for one that is yet to be forked."""
        self._hear(0)
        if self._pid is not None:
            self._hear(None)
        with self._turn:
            self._end(-signal.SIGKILL)
        assert self._status is not None
        return self._status

    def _hear(self, seconds: float | None, *, until_pid: bool = False) -> None:
        """Take in what is said of it within `seconds`, or until there is nothing more to be said."""
        with self._turn:
            while self._status is None and not (until_pid and self._pid is not None):
                try:
                    received = self._life.receive(seconds)
                except ChannelClosed:  # the nursery was killed, and so is what it forked
                    self._end(-signal.SIGKILL)
                    return
                if received is None:
                    return
                message = received[0]
                self._pid = message.get("pid", self._pid)
                if "status" in message:
                    self._end(message["status"])

    def _end(self, status: int) -> None:
        if self._status is None:
            self._status = status
        self._life.close()


class _Nursery:
    """A running nursery. Starting returns at once; what it is asked for meanwhile, it forks when it is warm."""

    def __init__(self, *, tensors: bool) -> None:
        self._said = Said()
        self._control, there = Control.pair()
        environment = CHECKER | ({} if tensors else WITHOUT_TORCH)
        try:
            self._process = start_process(
                "grader.grading.nursery", there, output=self._said.file.fileno(), environment=environment
            )
        except MachineFault:
            self._control.close()
            self._said.close()
            raise
        finally:
            there.close()

    @property
    def gone(self) -> bool:
        return self._control.hung_up

    def last_words(self) -> str:
        return self._said.last_words()

    def fork(self, hand: int, output: int, arguments: tuple[str, ...]) -> Forked:
        life, there = Control.pair()
        with there, suppress(ChannelClosed):  # then its connections close, and so it has ended
            self._control.send({"arguments": arguments}, hand, output, there.fileno())
        return Forked(life)

    def close(self) -> None:
        self._control.close()
        self._process.kill()  # nothing in it needs to be saved, and it may be importing
        self._process.wait()
        self._said.close()


_Parent = TypeVar("_Parent", _Nursery, ZygoteProcess)
_Kind = TypeVar("_Kind", bound=Hashable)


class Shared:
    """Nurseries and zygotes that outlive the engines which use them. Each is started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nurseries: dict[bool, _Nursery] = {}
        self._zygotes: dict[tuple[str, str, bool], ZygoteProcess] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fork(self, hand: "socket.socket", root: str, slug: str, *, said: Said, tensors: bool) -> Forked:
        """Have a checker forked, as soon as the nursery is warm; returns at once.

        Args:
            hand: its connection; the caller closes it.
            root: the course.
            slug: the challenge.
            said: keeps what it prints.
            tensors: whether it has torch.

        Raises:
            MachineFault: no nursery can be started.
        """
        with self._lock:
            nursery = _renewed(self._nurseries, tensors, lambda: _Nursery(tensors=tensors))
            return nursery.fork(hand.fileno(), said.file.fileno(), (root, slug))

    def zygote(self, backend: str, device: Literal["cpu", "cuda"], *, tensors: bool) -> ZygoteProcess:
        """Return a zygote as `ZygoteProcess` makes it, which nobody else is to close.

        Raises:
            MachineFault: none can be started.
        """
        kind = backend, device, tensors
        with self._lock:
            return _renewed(self._zygotes, kind, lambda: ZygoteProcess(backend, device, tensors=tensors))

    def last_words(self) -> str:
        """Return the end of what nurseries printed."""
        with self._lock:
            return "".join(nursery.last_words() for nursery in self._nurseries.values())

    def close(self) -> None:
        """End them, and all that they started; safe to call twice."""
        with self._lock:
            for nursery in self._nurseries.values():
                nursery.close()
            for zygote in self._zygotes.values():
                zygote.close()
            self._nurseries.clear()
            self._zygotes.clear()


def _renewed(there: dict[_Kind, _Parent], kind: _Kind, start: Callable[[], _Parent]) -> _Parent:
    """Return the one of this kind, and start it where there is none, or none any more."""
    if kind in there and there[kind].gone:
        there.pop(kind).close()
    if kind not in there:
        there[kind] = start()
    return there[kind]
