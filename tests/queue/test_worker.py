"""What a worker does with tickets: each is finished once, whoever raises, dies or is asked to stop."""

import asyncio
import gc
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from croniter import croniter  # type: ignore[import-untyped]
from procrastinate.exceptions import ConnectorException

from grader.errors import MachineFault
from grader.queue import worker
from grader.queue.calls import Answer
from grader.queue.connect import TROUBLES, make_tables
from grader.queue.tickets import Ticket, Tickets
from grader.queue.version import Version
from grader.queue.worker import GivenBack, Outdated, Worker

STALLED_EVERY = worker.STALLED_EVERY  # before a test is in a hurry
ONE, TWO = Ticket("05-double", (1, 2)), Ticket("05-double", (3,))


class Desk:
    """Judges nothing; does what a test asks for instead, at each ticket in turn, and types Ctrl-C after the last."""

    def __init__(self, *happens: Callable[[], object], queues: Iterable[str] = ("q",), last: int = 1) -> None:
        self._happens = iter(happens)
        self._last = last
        self._queues = iter([[one] for one in queues])
        self.judged: list[Ticket] = []
        self.put_backs: list[tuple[str, list[int]]] = []
        self.gave_back = False

    def queues(self) -> list[str]:
        """Return the next one."""
        return next(self._queues)

    def judge(self, queue: str, ticket: Ticket) -> None:  # noqa: ARG002 - as `worker.Desk` has it
        """Do the next thing; what raises has judged nothing."""
        next(self._happens, int)()
        self.judged.append(ticket)
        if len(self.judged) == self._last:
            os.kill(os.getpid(), signal.SIGINT)

    def put_back(self, queue: str, submissions: Iterable[int]) -> None:
        """Take note."""
        self.put_backs.append((queue, list(submissions)))

    def answer(self, version: Version) -> Answer:
        """Fit whatever is asked for."""
        return Answer("it", version.challenge)

    def give_back(self) -> None:
        """Take note."""
        self.gave_back = True


def fail(error: Exception) -> Callable[[], object]:
    """Return what raises."""

    def happen() -> None:
        raise error

    return happen


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(worker, "STALLED_EVERY", "* * * * * *")


@pytest.fixture
def tickets(url: str) -> Iterator[Tickets]:
    """Return the queues."""
    opened = Tickets(url)
    yield opened
    opened.close()


def run(url: str, desk: Desk, *, jobs: int = 1, stopped: Callable[[int], object] = lambda _: None) -> Worker:
    """Have a worker work until it is asked to stop."""
    one = Worker(url, desk, jobs=jobs, until_idle=False, tell=lambda _: None)
    asyncio.run(one.run(stopped))
    return one


def test_what_is_given_back_is_taken_again(url: str, tickets: Tickets) -> None:
    """Until it is finished; then the queue is empty."""
    tickets.add("q", [ONE, TWO])
    assert tickets.submissions("q") == {1, 2, 3}
    desk = Desk(fail(GivenBack()), int, fail(RuntimeError("a bug")), last=2)
    done = run(url, desk, jobs=2)

    assert sorted(desk.judged, key=lambda one: one.submissions) == [ONE, TWO]
    assert (done.done, done.given_back) == (3, 1)
    assert tickets.submissions("q") == set()
    assert not tickets.in_hand("q")


def test_a_queue_of_others_is_left_alone(url: str, tickets: Tickets) -> None:
    """And once its own are others, a worker takes those."""
    tickets.add("of others", [ONE])
    tickets.add("q", [TWO])
    tickets.add("r", [ONE])
    desk = Desk(fail(Outdated()), queues=("q", "r"))
    run(url, desk)

    assert desk.judged == [ONE]
    assert (tickets.submissions("of others"), tickets.submissions("q")) == ({1, 2}, {3})


def test_the_ticket_of_a_killed_worker(url: str, tickets: Tickets) -> None:
    """It is put back once its worker's heart has stopped for half a minute, and finished by another one."""
    tickets.add("q", [ONE])
    with psycopg.connect(url) as server:
        ((dead,),) = server.execute("SELECT worker_id FROM procrastinate_register_worker_v1()").fetchall()
        server.execute("SELECT procrastinate_fetch_job_v2(NULL, %s)", [dead])
        server.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
    assert tickets.in_hand("q")
    desk = Desk()
    run(url, desk)

    assert desk.put_backs == [("q", [1, 2])]
    assert desk.judged == [ONE]
    assert tickets.submissions("q") == set()


def test_a_fault_of_the_machine_ends_it(url: str, tickets: Tickets) -> None:
    """It is raised, and the ticket is left for others."""
    tickets.add("q", [ONE])
    desk = Desk(fail(MachineFault("no room on the disk")))

    with pytest.raises(MachineFault, match="no room"):
        run(url, desk)
    assert desk.gave_back
    assert tickets.submissions("q") == {1, 2}
    assert not tickets.in_hand("q")


@pytest.mark.parametrize("times", [1, 2])
def test_it_is_asked_to_stop(url: str, tickets: Tickets, times: int) -> None:
    """The first Ctrl-C lets what is in hand be finished, and takes nothing more; a second one gives it back."""
    tickets.add("q", [ONE, TWO])
    told: list[int] = []

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        while not told:
            time.sleep(0.01)
        if times == 2:
            os.kill(os.getpid(), signal.SIGINT)
            while not desk.gave_back:
                time.sleep(0.01)
            raise GivenBack

    desk = Desk(interrupt, last=0)
    run(url, desk, stopped=told.append)

    assert told == [1]
    assert not tickets.in_hand("q")
    assert desk.judged == ([ONE] if times == 1 else [])
    assert tickets.submissions("q") == ({3} if times == 1 else {1, 2, 3})


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """It is said in a sentence, without the password."""
    url = f"postgresql://me:secret@/none?host={tmp_path}"

    with pytest.raises(MachineFault, match="cannot be used: connection") as raised:
        make_tables(url)
    assert "secret" not in str(raised.value)
    assert issubclass(psycopg.OperationalError, TROUBLES)


def test_stalled_tickets_are_looked_for_every_ten_seconds() -> None:
    """Of cron's fields the seconds stand last: what begins with */10 is done in every tenth minute alone."""
    times = croniter(STALLED_EVERY, datetime(2026, 10, 14, 12, 1, tzinfo=UTC))

    assert [times.get_next(datetime).second for _ in range(7)] == [10, 20, 30, 40, 50, 0, 10]


def test_a_server_that_goes_away_is_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """Procrastinate's own tasks end by it where nobody looks; what else ends one is told as ever."""

    async def end(*errors: Exception) -> None:
        async def fails(error: Exception) -> None:
            raise error

        asyncio.get_running_loop().set_exception_handler(worker.quiet_about_server)
        for error in errors:
            asyncio.create_task(fails(error)).set_name("forgotten")
        await asyncio.sleep(0.01)
        gc.collect()

    asyncio.run(end(ConnectorException("Database error."), psycopg.OperationalError("gone")))
    assert "Database error." not in caplog.text
    assert "gone" not in caplog.text
    asyncio.run(end(ValueError("a bug")))
    assert "a bug" in caplog.text


def test_with_nothing_to_do(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was told so ends after a while."""
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.3)
    done = Worker(url, Desk(), jobs=1, until_idle=True, tell=lambda _: None)
    asyncio.run(done.run(lambda _: None))

    assert done.done == 0
