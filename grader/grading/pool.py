"""Many submissions to one challenge, several judged at a time, behind the standard library's `Executor`.

::

    with Pool(challenge, runs=True, backend="kernel", jobs=4) as pool:
        future = pool.submit(grade, job)

`grade` grades on the worker that runs it, so that nothing but the pool's making names this kind of worker. All
workers share one engine, hence one zygote and one warm checker; when one of its processes dies, the engine is
replaced and what it was judging is judged again; so is what is broken through no fault of its own: how often, says
`patience`. How many work at once changes no grade.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from types import TracebackType
from typing import Any, Literal, ParamSpec, TypeVar

from grader.course.challenge import Challenge
from grader.errors import GraderFault, MachineFault
from grader.grading.cancel import Cancelled, CancelToken
from grader.grading.engine import Engine, start_engine
from grader.grading.heard import Listener
from grader.grading.messages import Job
from grader.grading.patience import End, Tries, Unrest
from grader.grading.shared import Shared
from grader.report.check_result import Cause
from grader.report.record import Grade

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Task = tuple["Future[Any]", Callable[[], Any]]
# A process that the system killed: for its own doing, for memory that others took too, or by an accident.
KILLED = frozenset({Cause.MEMORY, Cause.DIED})


class _Worker(threading.local):
    pool: "Pool | None" = None
    token: CancelToken | None = None


_worker = _Worker()


def grade(job: Job, listen: Listener = lambda _: None) -> Grade:
    """Grade one submission on the worker that runs this.

    `listen` hears each step; what is judged again begins with what was collected again.

    Raises:
        MachineFault: no sandbox can be started here.
        CancelledError: the future was cancelled on the way.
    """
    if _worker.pool is None or _worker.token is None:
        raise GraderFault("grade() runs on a pool's worker only")
    return _worker.pool._grade(job, listen, _worker.token)


class Pool(Executor):
    """Workers of one challenge. Making one returns at once; the first grade waits for the warm-up.

    A future can be cancelled until it is done: its judge, and the submission that it runs, are ended.
    `submit` waits while `most` submissions are in hand, by default twice as many as workers. Pools of several
    challenges start sooner on what is `shared`, which outlives them.

    Attributes:
        engine: what all workers share now.
        troubles: tracebacks for the instructor.
    """

    def __init__(
        self,
        challenge: Challenge,
        *,
        runs: bool,
        backend: str,
        device: Literal["cpu", "cuda"] = "cpu",
        jobs: int,
        most: int = 0,
        shared: Shared | None = None,
    ) -> None:
        self._start: Callable[[], Engine] = lambda: start_engine(
            challenge, runs=runs, backend=backend, device=device, shared=shared
        )
        self.troubles: list[str] = []
        self._lock = threading.Lock()
        self._unrest = Unrest()
        self.engine = self._start()
        self.engine.troubles = self.troubles
        self._room = threading.BoundedSemaphore(most or 2 * jobs)
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._open: set[Future[Any]] = set()
        self._closed = False
        self._threads = [threading.Thread(target=self._work, name=f"judge-{i}") for i in range(jobs)]
        self._working = jobs
        try:
            for thread in self._threads:
                thread.start()
        except BaseException:  # Ctrl-C, or no more threads: those that run would wait for work for ever
            for _ in self._threads:
                self._tasks.put(None)
            self.engine.close()
            raise

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have a worker call `fn(*args, **kwargs)`; waits for room first.

        Raises:
            RuntimeError: the pool was shut down.
        """
        self._room.acquire()
        future: Future[_T] = Future()
        with self._lock:
            if self._closed:
                self._room.release()
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._open.add(future)
            self._tasks.put((future, lambda: fn(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more; with `cancel_futures`, end what is being judged too. Safe to call twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._tasks.put(None)
            futures = list(self._open) if cancel_futures else []
        for future in futures:
            future.cancel()
        if wait:
            for thread in self._threads:
                thread.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(cancel_futures=kind is not None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._do(*task)
        with self._lock:
            self._working -= 1
            last = not self._working
        if last:
            self.engine.close()

    def _do(self, future: "Future[Any]", call: Callable[[], Any]) -> None:
        """Call and settle one future. It stays pending meanwhile, as only then the standard lets it be cancelled."""
        _worker.pool, _worker.token = self, CancelToken()
        future.add_done_callback(lambda _, token=_worker.token: token.cancel())  # type: ignore[misc]
        result, error = None, None
        try:
            result = None if future.cancelled() else call()
        except BaseException as raised:  # noqa: BLE001 - it is the caller's to handle
            error = raised
        with self._lock:
            self._open.discard(future)
        self._room.release()
        if not future.set_running_or_notify_cancel():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    def _grade(self, job: Job, listen: Listener, token: CancelToken) -> Grade:
        tries = Tries(self._unrest)
        surest: Grade | None = None
        try:
            while True:
                engine = self.engine
                try:
                    grade, ended = engine.attempt(job, listen, token=token)
                except MachineFault:
                    self._replace(engine)
                    if not tries.again("ended", token):
                        raise
                    continue
                if ended:
                    self._replace(engine)
                end = "ended" if ended else _end_of(grade)
                if end == "killed":  # of one that always ends itself, the judging that nobody else took part in
                    surest = grade = min(grade, surest or grade, key=_stopped_by_the_system)
                if end is None or not tries.again(end, token):
                    return grade
        except Cancelled:
            raise CancelledError from None

    def _replace(self, engine: Engine) -> None:
        """Start another engine in place of this one, unless it is well or another worker has done so."""
        with self._lock:
            if engine is self.engine and engine.gone:
                if engine.killed:
                    self._unrest.note(None)
                engine.close()
                self.engine = self._start()
                self.engine.troubles = self.troubles


def _end_of(grade: Grade) -> End | None:
    """Return how a judging ended where something else than the submission's code may have decided it."""
    if _was_killed(grade):
        return "killed"
    # A judge may hear of a death before the engine does.
    return "broken" if grade.is_broken else None


def _stopped_by_the_system(grade: Grade) -> int:
    """Return in how many checks the submission's process was killed: for its memory, or by anybody."""
    return sum(check.failure is not None and check.failure.cause is Cause.MEMORY for check in grade.checks)


def _was_killed(grade: Grade) -> bool:
    """Tell whether the submission's process was ended from outside, as far as that can be told."""
    return any(check.failure is not None and check.failure.cause in KILLED for check in grade.checks)
