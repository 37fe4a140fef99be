"""A batch that waits for workers: what it puts into the queue, once, and what it says while nothing comes."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.course.archive import Handed
from grader.course.course import Course
from grader.course.keys import course_key
from grader.errors import MachineFault
from grader.gradebook import Gradebook, StoredSubmission
from grader.queue.calls import answer_calls
from grader.queue.tickets import Tickets
from grader.service import by_workers
from grader.service.by_workers import ByWorkers, Standstill, Unreachable
from grader.service.class_jobs import Same
from grader.service.judging import Alike
from grader.service.register import Seat
from grader.service.versions import version_of
from grader.service.worker import ClassDesk
from tests.service.conftest import write_quiz
from tests.service.test_worker import GIVEN, SLUG

SAME = Same("00", ".py", b"")


class Heard(Exception):
    """What was told, to come out of a batch that would wait for ever."""


def raise_it(event: Standstill | Unreachable) -> None:
    """Stop waiting."""
    raise Heard(event)


class Waiting:
    """Submissions of two students in a gradebook on a server, and what waits for their grades."""

    def __init__(self, url: str, course: Course) -> None:
        self.url, self.course = url, course
        self.book = Gradebook(url)
        self.version = version_of(course.load(SLUG), course_key(course), device="cpu")
        self.numbers = tuple(
            self.book.add_submission(
                student=student, challenge=SLUG, draw=0, source=b"", filename="answers.py", device="cpu",
                submitted_at=datetime(2026, 3, 1, tzinfo=UTC),
            )
            for student in ("ada", "bob")
        )  # fmt: skip

    def grades(self, tell: Callable[[Standstill | Unreachable], object] = raise_it) -> list[Any]:
        """Wait for the grades, as a batch that was just typed."""
        waiting = ByWorkers(self.book, self.url, self.version, tell)
        try:
            return list(waiting.judge([Alike(SAME, self.numbers, lambda: None)]))  # type: ignore[arg-type, return-value]
        finally:
            waiting.__exit__(None, None, None)


@pytest.fixture
def waiting(postgresql: Callable[[], str], quiz_course: Course, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    """Return it, in a hurry."""
    for name in ("LOOK_SECONDS", "CALL_SECONDS"):
        monkeypatch.setattr(by_workers, name, 0.05)
    made = Waiting(postgresql(), quiz_course)
    yield made
    made.book.close()


@contextmanager
def desks(url: str, *some: ClassDesk) -> Iterator[None]:
    """Have desks answer, in a thread each."""
    loop = asyncio.new_event_loop()
    tasks = [loop.create_task(answer_calls(url, desk.answer)) for desk in some]
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait(tasks)))
    thread.start()
    yield
    loop.call_soon_threadsafe(lambda: [task.cancel() for task in tasks])
    thread.join()
    loop.close()


def test_typed_again_it_queues_nothing_twice(waiting: Waiting) -> None:
    """It finds its tickets, whether nobody has taken them or a worker has graded one meanwhile."""
    for _ in range(2):
        with pytest.raises(Heard) as nobody:
            waiting.grades()
        assert nobody.value.args == (Standstill(0, ()),)
    tickets = Tickets(waiting.url)
    assert tickets.submissions(waiting.version.queue) == set(waiting.numbers)
    tickets.close()
    waiting.book.queueing.store({waiting.numbers[0]: GIVEN})

    assert waiting.grades() == [(SAME, GIVEN)]


def test_a_worker_that_does_not_fit_is_told_with_what_differs(waiting: Waiting, tmp_path: Path) -> None:
    """Beside one that does and is busy; what was told is not told again."""
    other = tmp_path / "other"
    write_quiz(other, SLUG, "Once more")
    fits, differs = (ClassDesk(waiting.book, one, devices=("cpu",), jobs=1) for one in (waiting.course, Course(other)))
    told: list[Standstill | Unreachable] = []

    def tell(event: Standstill | Unreachable) -> None:
        told.append(event)
        if isinstance(event, Standstill) and event.fitting and event.refusals:
            raise Heard

    with desks(waiting.url, fits, differs), pytest.raises(Heard):
        waiting.grades(tell)

    last = told[-1]
    assert isinstance(last, Standstill)
    assert last.fitting == 1
    assert [refusal.partition(": ")[2] for refusal in last.refusals] == ["the version of 02-again is another"]
    assert len(told) == len(set(told))


def test_a_server_that_stops_answering_is_waited_for(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told once; where it takes too long, the batch ends, to be typed again."""
    look = waiting.book.queueing.waiting
    told: list[Standstill | Unreachable] = []
    answers = iter([MachineFault("gone"), MachineFault("gone"), None])

    def seldom(challenge: str) -> set[int]:
        if fault := next(answers, None):
            raise fault
        return look(challenge)

    waiting.book.queueing.store({waiting.numbers[0]: GIVEN})
    monkeypatch.setattr(waiting.book.queueing, "waiting", seldom)
    assert waiting.grades(told.append) == [(SAME, GIVEN)]
    assert [isinstance(one, Unreachable) and str(one.fault) for one in told] == ["gone", "None"]
    monkeypatch.setattr(by_workers, "OUTAGE_SECONDS", -1.0)
    answers = iter([MachineFault("gone")])
    with pytest.raises(MachineFault, match="gone"):
        waiting.grades()


def test_a_server_that_goes_away_while_a_grade_is_stored_is_waited_for(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while grades are waited for: the batch goes on where it was, and says so once."""
    told: list[Standstill | Unreachable] = []
    gone = MachineFault("Gone", next_step="Wait.")
    faults, find = iter([gone, gone]), Gradebook.submission

    def submission(book: Gradebook, number: int) -> StoredSubmission:
        for fault in faults:
            raise fault
        return find(book, number)

    monkeypatch.setattr(Gradebook, "submission", submission)
    monkeypatch.setattr(ByWorkers, "judge", lambda _, alike: ((one.same, GIVEN) for one in alike))
    challenge = waiting.course.load(SLUG)
    handed = Handed(student="cyd", filename="answers.py", fetch=lambda: b"total = 1\nodd = False\n")
    with by_workers.open_room(
        waiting.book, waiting.course, challenge, url=waiting.url, device="cpu", clock=lambda: datetime.now(UTC),
        tell=told.append,
    ) as room:  # fmt: skip
        room.take_in(Seat(handed=handed, student="cyd"))
        graded = list(room.grade_all())

    assert [one.student for one, _ in graded] == ["cyd"]
    assert len(waiting.book.grades("cyd", SLUG)) == 1
    assert told == [Unreachable(gone), Unreachable(None)]
