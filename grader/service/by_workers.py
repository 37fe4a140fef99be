"""A class's submissions, put into the queue for workers on any machine, and their grades waited for."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import TypeVar

import msgspec

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.packages import require_packages
from grader.errors import MachineFault
from grader.gradebook import Gradebook
from grader.queue.calls import Caller
from grader.queue.tickets import Ticket, Tickets
from grader.queue.version import DeviceKind, Version
from grader.report.record import Grade
from grader.service.class_jobs import How, Same
from grader.service.classroom import Classroom
from grader.service.judging import Alike
from grader.service.versions import SANDBOX, version_of

_T = TypeVar("_T")
LOOK_SECONDS = 0.5
CALL_SECONDS = 5.0
OUTAGE_SECONDS = 300.0
"""So long a server that does not answer is waited for."""

_AT_ONCE = 200


class Standstill(msgspec.Struct, frozen=True):
    """No grade has come for a while, and no worker has a submission in hand.

    Attributes:
        fitting: how many workers could grade; they may be busy with others'.
        refusals: why each other worker does not.
    """

    fitting: int
    refusals: tuple[str, ...]


class Unreachable(msgspec.Struct, frozen=True):
    """The server does not answer, and is waited for; with None, it answers again."""

    fault: MachineFault | None


class ByWorkers:
    """Workers on any machine.

    Args:
        book: the gradebook, on a server.
        url: its address.
        version: what they must judge by.
        tell: hears of a standstill and of a server that does not answer.
    """

    def __init__(
        self, book: Gradebook, url: str, version: Version, tell: Callable[[Standstill | Unreachable], object]
    ) -> None:
        self._book = book
        self._url = url
        self._version = version
        self._queue = version.queue
        self._tell = tell
        self._tickets = Tickets(url)
        self._queued = self._tickets.submissions(self._queue)
        self._told: Standstill | None = None
        self.troubles: list[str] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the queue; what is in it stays."""
        self._tickets.close()

    def prepare(self) -> None:
        """Do nothing: workers are started by others."""

    def has(self, submission: int) -> bool:
        """Tell whether a submission lies in the queue, or is in a worker's hand, since an earlier batch."""
        return submission in self._queued

    def judge(self, alike: Iterable[Alike]) -> Iterator[tuple[Same, Grade]]:
        """Put all into the queue, then yield each grade as it comes."""
        waiting = {one.submissions: one.same for one in alike}
        new = [numbers for numbers in waiting if not self._queued.issuperset(numbers)]
        for several in _chunks(new):
            self._book.queueing.hand_over((number for numbers in several for number in numbers), self._queue)
            self._tickets.add(self._queue, [Ticket(self._version.challenge, numbers) for numbers in several])
        quiet = time.monotonic()
        while waiting:
            before = len(waiting)
            yield from self._come(waiting)
            if len(waiting) < before:
                quiet, self._told = time.monotonic(), None
            elif time.monotonic() - quiet > CALL_SECONDS:
                self._call()
                quiet = time.monotonic()
            else:
                time.sleep(LOOK_SECONDS)

    def _come(self, waiting: dict[tuple[int, ...], Same]) -> Iterator[tuple[Same, Grade]]:
        """Yield the grades that have come, and wait for them no more."""
        ungraded = self.patiently(lambda: self._book.queueing.waiting(self._version.challenge))
        for several in _chunks([numbers for numbers in waiting if not ungraded.issuperset(numbers)]):
            wanted = [number for numbers in several for number in numbers]
            grades = self.patiently(lambda wanted=wanted: self._book.queueing.grades(wanted))  # type: ignore[misc]
            for numbers in several:
                given = next(grades[number] for number in numbers if number in grades)
                yield waiting.pop(numbers), given

    def _call(self) -> None:
        """Where nobody has a ticket in hand, ask all workers why, and tell it."""
        try:
            if self._tickets.in_hand(self._queue):
                return
            caller = Caller(self._url)
            try:
                caller.call(self._version)
                answers = list(caller.answers(self._version, 1.0))
            finally:
                caller.close()
        except MachineFault:
            return  # the next look at the gradebook waits for it
        refusals = sorted({f"{one.worker}: {one.differs}" for one in answers if one.differs})
        standstill = Standstill(sum(not one.differs for one in answers), tuple(refusals))
        if standstill != self._told:
            self._tell(standstill)
        self._told = standstill

    def patiently(self, use: Callable[[], _T]) -> _T:
        """Return what comes of using the gradebook, once it answers."""
        end = time.monotonic() + OUTAGE_SECONDS
        told = False
        while True:
            try:
                found = use()
            except MachineFault as fault:
                if time.monotonic() > end:
                    raise
                if not told:
                    self._tell(Unreachable(fault))
                told = True
                time.sleep(LOOK_SECONDS)
            else:
                if told:
                    self._tell(Unreachable(None))
                return found


def _chunks(all_: list[tuple[int, ...]]) -> Iterator[tuple[tuple[int, ...], ...]]:
    rest = iter(all_)
    while several := tuple(islice(rest, _AT_ONCE)):
        yield several


def open_room(
    book: Gradebook,
    course: Course,
    challenge: Challenge,
    *,
    url: str,
    device: DeviceKind,
    clock: Callable[[], datetime],
    tell: Callable[[Standstill | Unreachable], object],
) -> Classroom:
    """Return the room whose submissions workers grade, by the version of everything that is here.

    Raises:
        MachineFault: a package is missing that the checks run, or the server does not answer.
    """
    require_packages(challenge)
    challenge.reference_file  # noqa: B018 - raises where the challenge cannot be graded here
    version = version_of(challenge, course_key(course), device=device)
    how = How(device=version.device, backend=version.facts[SANDBOX], trusted=False)
    judging = ByWorkers(book, url, version, tell)
    return Classroom(book, course, challenge, how=how, judging=judging, clock=clock)
