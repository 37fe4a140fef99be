"""Takes submissions out of a class's queue, judges them as `grade batch` would, and stores their grades."""

import os
import platform
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress

import msgspec

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.packages import missing_packages
from grader.course.variant import draw_variant
from grader.errors import MachineFault
from grader.files import fingerprint
from grader.gradebook import Gradebook, StoredSubmission
from grader.grading.pool import Pool, grade
from grader.grading.shared import Shared
from grader.queue.calls import Answer
from grader.queue.tickets import Ticket
from grader.queue.version import DeviceKind, Version
from grader.queue.worker import GivenBack, Outdated
from grader.report.record import Grade
from grader.service.class_jobs import How, class_job, class_pool, class_seed, own_grade
from grader.service.versions import require_sandbox, version_of

MOST_POOLS = 2
"""Challenges that stay warm; each takes a warm checker. All of them come from one nursery, and have one zygote."""


class Served(msgspec.Struct, frozen=True):
    """What this worker judges one challenge by."""

    challenge: Challenge
    version: Version
    files: str
    seed: int


class ClassDesk:
    """Judges what waits for this machine's version of a course.

    Args:
        book: where grades are stored.
        course: this machine's.
        devices: those that submissions may run on here.
        jobs: how many are judged at a time.

    Raises:
        MachineFault: this machine has no sandbox.
    """

    def __init__(self, book: Gradebook, course: Course, *, devices: tuple[DeviceKind, ...], jobs: int) -> None:
        self._book = book
        self._course = course
        self._devices = devices
        self._jobs = jobs
        self._backend = require_sandbox()
        self._key = course_key(course)
        self._pools = Pools()
        self._shared = Shared()
        self._served: dict[str, Served] = {}
        self.queues()

    def close(self) -> None:
        """End all processes that judge."""
        self._pools.close()
        self._shared.close()

    @property
    def troubles(self) -> list[str]:
        """Tracebacks for the instructor."""
        return self._pools.troubles

    @property
    def challenges(self) -> set[str]:
        """The challenges whose submissions it judges."""
        return {one.challenge.slug for one in self._served.values()}

    def queues(self) -> Iterable[str]:
        """Read the course, and return the queues of what can be judged by it."""
        good, _ = self._course.survey()
        served = [
            self._serve(challenge, device)
            for challenge in good
            if challenge.meta.judged and challenge.hidden and not missing_packages(challenge)
            for device in self._devices
        ]
        self._served = {one.version.queue: one for one in served}
        return list(self._served)

    def judge(self, queue: str, ticket: Ticket) -> None:
        """Judge a ticket, and store its submissions' grades.

        Raises:
            GivenBack: the gradebook does not answer, another process has one in hand, or this worker is ended.
            Outdated: the challenge's files have changed.
            MachineFault: no submission can be judged here any more.
        """
        served = self._served.get(queue)
        if served is None:
            raise Outdated
        with _unless_unreachable():
            taken = self._book.queueing.take(ticket.submissions, queue)
        if taken.mine:
            try:
                given = self._judge(served, taken.mine[0])
            except BaseException:
                self._try_hand_over(taken.mine, queue)
                raise
            with _unless_unreachable():
                self._book.queueing.store({stored.id: own_grade(given, stored) for stored in taken.mine})
        if taken.held:
            raise GivenBack

    def put_back(self, queue: str, submissions: Iterable[int]) -> None:
        """Have submissions whose worker was killed wait for another one."""
        with _unless_unreachable():
            self._book.queueing.hand_over(submissions, queue)

    def answer(self, version: Version) -> Answer:
        """Say how this worker's version of a challenge differs from the one that is wanted."""
        mine = [one.version for one in self._served.values() if one.version.challenge == version.challenge]
        differences = [one.differs_from(version) for one in mine]
        differs = min(differences, key=len) if differences else f"it cannot judge {version.challenge}"
        return Answer(f"{platform.node()} (process {os.getpid()})", differs)

    def give_back(self) -> None:
        """End what is being judged."""
        self._pools.cancel()

    def _serve(self, challenge: Challenge, device: DeviceKind) -> Served:
        files = fingerprint(challenge.folders)
        version = version_of(challenge, self._key, device=device)
        return Served(challenge, version, files, class_seed(challenge, self._key))

    def _judge(self, served: Served, stored: StoredSubmission) -> Grade:
        challenge = served.challenge
        variant = draw_variant(challenge, stored.student, stored.draw, self._key)
        how = How(device=served.version.device, backend=self._backend, trusted=False)

        def start() -> Pool:
            return class_pool(self._course, challenge, how, self._jobs, shared=self._shared)

        with self._pools.lent(served.version, start) as pool:
            try:
                given = pool.submit(grade, class_job(stored, variant, seed=served.seed, trusted=False)).result()
            except (CancelledError, RuntimeError) as ended:  # by `cancel`; the pool takes nothing more then
                raise GivenBack from ended
        if fingerprint(challenge.folders) != served.files:  # nobody knows which of the two judged
            raise Outdated
        return given

    def _try_hand_over(self, taken: Iterable[StoredSubmission], queue: str) -> None:
        with suppress(MachineFault):  # then it is put back once this worker's heart has stopped
            self._book.queueing.hand_over([stored.id for stored in taken], queue)


class Pools:
    """Pools of the challenges that were judged last; one that is in use stays."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[str, Pool] = {}
        self._used: dict[str, int] = {}
        self._troubles: list[str] = []

    @property
    def troubles(self) -> list[str]:
        """Tracebacks for the instructor."""
        return [*self._troubles, *(trouble for pool in self._pools.values() for trouble in pool.troubles)]

    @contextmanager
    def lent(self, version: Version, start: Callable[[], Pool]) -> Iterator[Pool]:
        """Yield the pool of a version, started where there is none.

        Raises:
            MachineFault: it cannot be started.
        """
        name = version.queue
        with self._lock:
            pool = self._pools.pop(name, None) or start()
            self._pools[name] = pool  # the last one is the one used last
            self._used[name] = self._used.get(name, 0) + 1
            idle = [one for one in self._pools if not self._used.get(one)]
            ended = [self._pools.pop(one) for one in idle[: max(0, len(self._pools) - MOST_POOLS)]]
        for one in ended:
            one.shutdown()
            self._troubles += one.troubles
        try:
            yield pool
        finally:
            with self._lock:
                self._used[name] -= 1

    def cancel(self) -> None:
        """End what is being judged; nothing can be judged any more."""
        with self._lock:
            pools = list(self._pools.values())
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End all pools."""
        self.cancel()
        for pool in self._pools.values():
            pool.shutdown()


@contextmanager
def _unless_unreachable() -> Iterator[None]:
    """Give the ticket back where the gradebook does not answer.

    Raises:
        GivenBack: it does not.
    """
    try:
        yield
    except MachineFault as fault:
        raise GivenBack from fault
