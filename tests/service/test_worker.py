"""What a worker grades: as a batch would, once, by the files that it was asked for, and nothing that it cannot keep."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import Course
from grader.errors import MachineFault
from grader.gradebook import Gradebook
from grader.grading.messages import Job
from grader.grading.shared import Shared
from grader.queue.tickets import Ticket
from grader.queue.version import Version
from grader.queue.worker import GivenBack, Outdated
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import About, Device, Grade, Isolation, Status
from grader.service import versions
from grader.service.worker import MOST_POOLS, ClassDesk, Pools
from tests.service.conftest import write_quiz

SLUG = "02-again"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GIVEN = Grade(
    about=About(slug=SLUG, title="Again", kind="predict", level="beginner", minutes=1),
    student="?", draw=0, seed=7, source_sha256="00", filename="answers.py", submitted_at="", status=Status.GRADED,
    checks=(CheckResult(id="test_odd", title="Odd", points=1, outcome=Outcome.PASSED),),
    isolation=Isolation(backend="none", text="read"), device=Device(kind="cpu", name="CPU"),
)  # fmt: skip


class FakePool:
    """Takes the place of a pool: gives one grade to all, after what the test wants done."""

    def __init__(self, happens: Callable[[], object] = int) -> None:
        self._happens = happens
        self.jobs: list[Job] = []
        self.troubles: list[str] = []
        self.ended = 0

    def submit(self, _: object, job: Job) -> "Future[Grade]":
        """Grade at once."""
        self.jobs.append(job)
        done: Future[Grade] = Future()
        if self._happens() is None:
            done.cancel()
        else:
            done.set_result(GIVEN)
        return done

    def shutdown(self, **_: object) -> None:
        """Take note."""
        self.ended += 1


class Room:
    """A desk, its gradebook, and three students who have handed in; two of them the same."""

    def __init__(self, course: Course, book: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
        self.course, self.book, self._patch = course, book, monkeypatch
        self.pool = FakePool()
        self.numbers = tuple(
            book.add_submission(
                student=student, challenge=SLUG, draw=0, source=b"total = 1\nodd = True\n", filename="answers.py",
                device="cpu", submitted_at=NOON,
            )
            for student in ("ada", "bob", "cy")
        )  # fmt: skip
        monkeypatch.setattr("grader.service.worker.class_pool", self._start)
        self.desk = ClassDesk(book, course, devices=("cpu",), jobs=1)
        self.queue = next(iter(set(self.desk.queues()) & {self._wanted().queue}))
        book.queueing.hand_over(self.numbers, self.queue)

    def _start(self, *_: object, shared: Shared) -> FakePool:
        assert shared is not None, "several challenges' pools are to come from one nursery"
        return self.pool

    def _wanted(self) -> Version:
        return versions.version_of(self.course.load(SLUG), self.key, device="cpu")

    @property
    def key(self) -> Any:
        """The course's key."""
        from grader.course.keys import course_key

        return course_key(self.course)

    def judge(self, *numbers: int) -> None:
        """Have the desk judge a ticket."""
        self.desk.judge(self.queue, Ticket(SLUG, numbers or self.numbers))

    def unkept(self) -> set[int]:
        """Return the submissions that wait, and can be taken again."""
        taken = self.book.queueing.take(self.numbers, self.queue)
        assert not taken.held
        return {stored.id for stored in taken.mine}


@pytest.fixture
def room(quiz_course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """Return it."""
    with Gradebook(str(tmp_path / "class.db")) as book:
        yield Room(quiz_course, book, monkeypatch)


def test_one_judging_for_all_that_are_the_same(room: Room) -> None:
    """Each gets the grade under the own name and time, once."""
    room.judge()
    room.judge()

    assert len(room.pool.jobs) == 1
    assert room.pool.jobs[0].submitted_at == "2026-03-01T12:00:00+00:00"
    for student in ("ada", "bob", "cy"):
        ((_, grade),) = room.book.grades(student, SLUG)
        assert (grade.student, grade.submitted_at) == (student, "2026-03-01T12:00:00+00:00")


def test_files_that_change_under_it(room: Room) -> None:
    """What was judged meanwhile is not kept, and waits for who has those files; this desk then serves other queues."""
    before = set(room.desk.queues())

    def change() -> int:
        (room.course.root / "solutions" / SLUG / "explanation.md").write_text("Twice is even, always.\n")
        return 0

    room.pool = FakePool(change)
    with pytest.raises(Outdated):
        room.judge()

    assert room.unkept() == set(room.numbers)
    after = set(room.desk.queues())
    assert (len(after), len(after & before)) == (2, 1)
    with pytest.raises(Outdated):
        room.judge()


def test_one_that_is_ended_in_the_middle(room: Room) -> None:
    """What it had in hand waits again."""
    room.pool = FakePool(lambda: None)

    with pytest.raises(GivenBack):
        room.judge()
    assert room.unkept() == set(room.numbers)


@pytest.mark.parametrize("part", ["take", "store", "hand_over"])
def test_a_gradebook_that_does_not_answer(room: Room, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """The ticket goes back, and the worker goes on."""

    def fail(*_: object) -> None:
        raise MachineFault("no server")

    with monkeypatch.context() as patched:
        patched.setattr(room.book.queueing, part, fail)
        with pytest.raises(GivenBack):
            room.desk.put_back(room.queue, [1]) if part == "hand_over" else room.judge()
    room.judge()
    assert room.book.queueing.waiting(SLUG) == set()


def test_a_machine_that_cannot_judge(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as it is, and others may have what it took."""

    def fail(*_: object, **__: object) -> None:
        raise MachineFault("no more processes")

    monkeypatch.setattr("grader.service.worker.class_pool", fail)
    with pytest.raises(MachineFault, match="no more processes"):
        room.judge()
    assert room.unkept() == set(room.numbers)


def test_what_another_process_has_in_hand(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are graded; the ticket comes again for that one."""
    with monkeypatch.context() as patched:
        patched.setattr("grader.gradebook.queueing.myself", lambda: "another machine|boot|space|1|1")
        room.book.queueing.take(room.numbers[:1], room.queue)

    with pytest.raises(GivenBack):
        room.judge()
    assert room.book.queueing.waiting(SLUG) == {room.numbers[0]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("files", "the version of 02-again is another"),
        ("key", "the course's key is another"),
        ("library", "pytest is 1.2.3, not "),
        ("grade", "grade is another"),
        ("missing", "it cannot judge 02-again"),
    ],
)
def test_a_foreign_version_says_what_differs(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, said: str
) -> None:
    """And shares no queue with the one that is wanted; a copy in another folder does."""
    wanted = versions.version_of(room.course.load(SLUG), room.key, device="cpu")
    shutil.copytree(room.course.root, tmp_path / "copy")
    course = Course(tmp_path / "copy")
    same = ClassDesk(room.book, course, devices=("cpu",), jobs=1)
    assert wanted.queue in same.queues()
    assert same.answer(wanted).differs == ""
    if change == "files":
        write_quiz(course.root, SLUG, "Once more")
    elif change == "key":
        monkeypatch.setenv("GRADE_COURSE_KEY", "another")
    elif change == "library":
        real = metadata.version
        monkeypatch.setattr(versions, "version", lambda name: "1.2.3+cpu" if name == "pytest" else real(name))
    elif change == "grade":
        monkeypatch.setattr(versions, "_own_files", lambda: "another")
    else:
        shutil.rmtree(course.root / "exercises" / SLUG)
    desk = ClassDesk(room.book, course, devices=("cpu",), jobs=1)

    assert wanted.queue not in desk.queues()
    assert desk.answer(wanted).differs.startswith(said)
    assert "(process " in desk.answer(wanted).worker


def test_without_a_sandbox(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not start."""
    monkeypatch.setattr("grader.sandbox.backends.kernel.missing", lambda: "it has no Landlock")

    with pytest.raises(MachineFault, match=r"without a sandbox, and this system has none: it has no Landlock"):
        ClassDesk(room.book, room.course, devices=("cpu",), jobs=1)


def test_few_pools_stay() -> None:
    """The one that was used last longest ago is ended, never one that is in use."""
    pools, made = Pools(), [FakePool() for _ in range(MOST_POOLS + 2)]
    wanted = [Version(challenge=str(number), device="cpu", facts={}) for number in range(len(made))]

    def start(number: int) -> Any:
        return lambda: made[number]

    with pools.lent(wanted[0], start(0)):
        for number in (1, 2, 3):
            with pools.lent(wanted[number], start(number)):
                pass
        assert [one.ended for one in made] == [0, 1, 1, 0]
    pools.close()
    assert all(one.ended for one in made)
