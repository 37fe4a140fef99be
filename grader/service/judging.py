"""Who judges a class's submissions: this machine's processes, or workers on any machine."""

import queue
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from grader.grading.messages import Job
from grader.grading.pool import Pool, grade
from grader.report.record import Grade
from grader.service.class_jobs import Same

if TYPE_CHECKING:
    from concurrent.futures import Future


_T = TypeVar("_T")


class Alike(msgspec.Struct, frozen=True):
    """Submissions that are the same, so that one judging gives all their grades.

    Attributes:
        same: what they are.
        submissions: their numbers in the gradebook.
        job: returns what judges one of them.
    """

    same: Same
    submissions: tuple[int, ...]
    job: Callable[[], Job]


class Judging(Protocol):
    """Who judges.

    Attributes:
        troubles: tracebacks for the instructor.
    """

    troubles: list[str]

    def prepare(self) -> None:
        """Hear that something is going to be judged."""

    def has(self, submission: int) -> bool:
        """Tell whether it has a submission in hand since before this call."""

    def judge(self, alike: Iterable[Alike]) -> Iterator[tuple[Same, Grade]]:
        """Yield each grade as soon as it is there; it may have been stored.

        Raises:
            MachineFault: no sandbox can be started, or the gradebook cannot be used.
        """

    def patiently(self, use: Callable[[], _T]) -> _T:
        """Return what comes of using the gradebook, which may be tried again where it does not answer.

        Raises:
            MachineFault: it cannot be used.
        """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of what judges; after an exception end it, where it is this machine's."""


class InPool:
    """A pool of this machine's processes.

    Args:
        start: starts it.
    """

    def __init__(self, start: Callable[[], Pool]) -> None:
        self._start = start
        self._stack = ExitStack()
        self._pool: Pool | None = None
        self.troubles: list[str] = []

    def prepare(self) -> None:
        """Start the pool, which warms up meanwhile."""
        if self._pool is None:
            self._pool = self._stack.enter_context(self._start())
            self.troubles = self._pool.troubles

    def has(self, submission: int) -> bool:  # noqa: ARG002 - what judged it then has ended
        """Return False: what was judging has ended."""
        return False

    def patiently(self, use: Callable[[], _T]) -> _T:
        """Return what comes of using the gradebook: what judges here would stand still meanwhile."""
        return use()

    def judge(self, alike: Iterable[Alike]) -> Iterator[tuple[Same, Grade]]:
        """Yield each grade as soon as it is there."""
        finished: queue.SimpleQueue[tuple[Same, Future[Grade]]] = queue.SimpleQueue()
        running = 0
        for one in alike:
            assert self._pool is not None
            future = self._pool.submit(grade, one.job())
            future.add_done_callback(lambda done, same=one.same: finished.put((same, done)))  # type: ignore[misc]
            running += 1
            while not finished.empty():
                yield _result(*finished.get())
                running -= 1
        for _ in range(running):
            yield _result(*finished.get())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the pool."""
        self._stack.__exit__(kind, error, trace)


def _result(same: Same, future: "Future[Grade]") -> tuple[Same, Grade]:
    return same, future.result()
