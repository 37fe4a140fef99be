"""Several submissions at a time: the same grades, whatever dies on the way."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, wait
from itertools import chain, repeat
from pathlib import Path

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.grading.engine import Engine
from grader.grading.messages import Job
from grader.grading.patience import TRIES, Unrest
from grader.grading.pool import Pool, grade
from grader.report.check_result import Cause
from grader.report.record import Grade, Status
from grader.sandbox import backends
from tests.grading.conftest import REFERENCE, start, submitted
from tests.processes import PATIENCE_S, children, wait_for

SLOW = "import time\ndef double(x):\n    time.sleep(0.02)\n    return 2 * x\n"
HANGS = "import time\ntime.sleep(60)\n"
SOURCES = [REFERENCE, "def double(x):\n    return x + 2.0\n", "def double(x:\n", "import os\nos._exit(0)\n"]


@pytest.fixture(scope="module")
def pool(plain: Challenge) -> Iterator[Pool]:
    """Two workers, whose processes are soon there again."""
    with Pool(plain, runs=True, backend=backends.best(), jobs=2) as started:
        started.submit(grade, submitted(REFERENCE)).result()  # importing starts processes that are no judges
        yield started


def without_times(graded: Grade) -> object:
    """Return what of a grade does not depend on the machine's pace."""
    checks = [(c.id, c.outcome, c.examples, c.failure) for c in graded.checks]
    return graded.status, graded.message, checks, graded.diagnosis


def test_the_grades_are_those_of_one_engine(plain: Challenge) -> None:
    """How many work at once changes nothing, and `map` keeps the order."""
    work = [submitted(source) for source in SOURCES * 2]
    with Pool(plain, runs=True, backend=backends.best(), jobs=2) as pool, start(plain) as engine:
        got = [without_times(one) for one in pool.map(grade, work)]

        assert got == [without_times(engine.grade(one)) for one in work]


def test_submit_waits_for_room(pool: Pool) -> None:
    """No more than twice as many submissions as workers are in hand."""
    begun: list[int] = []
    hold = threading.Event()

    def submit_five() -> None:
        for i in range(5):
            pool.submit(hold.wait)
            begun.append(i)

    thread = threading.Thread(target=submit_five)
    thread.start()
    wait_for(lambda: len(begun) == 4)
    thread.join(0.2)

    assert len(begun) == 4
    hold.set()
    thread.join()
    assert len(begun) == 5


def test_cancelling_ends_the_judge(pool: Pool) -> None:
    """A running judge is gone at once, and the worker takes the next submission."""
    checker = pool.engine.pids["checker"]
    future = pool.submit(grade, submitted(HANGS))
    wait_for(lambda: children(checker))

    assert future.cancel()
    wait_for(lambda: not children(checker))
    assert wait([future], timeout=PATIENCE_S).done == {future}
    with pytest.raises(CancelledError):
        future.result()
    assert pool.engine.troubles == []
    assert pool.submit(grade, submitted(REFERENCE)).result().full_marks


def judge_of(engine: Engine) -> int:
    """Wait for a judge and return its process."""
    wait_for(lambda: children(engine.pids["checker"]))
    return children(engine.pids["checker"])[-1]


def zygote_of(engine: Engine) -> int:
    """Wait for a host, so that something is being judged, and return its zygote."""
    assert "zygote" in engine.pids
    pid = engine.pids["zygote"]
    wait_for(lambda: children(pid))
    return pid


def host_of(engine: Engine) -> int:
    """Wait for a host and return its process; one that was there a moment ago may be gone."""
    while not (found := children(zygote_of(engine))):
        pass
    return found[-1]


VICTIMS: dict[str, Callable[[Engine], int]] = {
    "judge": judge_of,
    "host": host_of,
    "zygote": zygote_of,
    "checker": lambda engine: (judge_of(engine), engine.pids["checker"])[1],
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_what_dies_is_replaced_and_its_submission_judged_again(pool: Pool, victim: str) -> None:
    """Each of two submissions gets the grade that it would have got."""
    futures = [pool.submit(grade, submitted(SLOW, seed=seed)) for seed in (1, 2)]
    os.kill(VICTIMS[victim](pool.engine), signal.SIGKILL)

    assert [future.result(PATIENCE_S).full_marks for future in futures] == [True, True]


def test_a_submission_under_which_every_judge_dies_is_broken(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a bounded number of tries; nothing is claimed and no attempt is used."""
    monkeypatch.setattr(pool, "_unrest", Unrest())  # what earlier tests killed is no sign that the grader is killed
    wait_for(lambda: not children(pool.engine.pids["checker"]))  # one that has said all may still be leaving
    future = pool.submit(grade, submitted(HANGS))
    for _ in range(TRIES):
        pid = judge_of(pool.engine)
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda pid=pid: pid not in children(pool.engine.pids["checker"]))  # type: ignore[misc]
    graded = future.result(PATIENCE_S)

    assert (graded.status, graded.costs_attempt) == (Status.BROKEN, False)


def test_what_ends_itself_is_not_blamed_for_a_kill(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is judged several times; a kill from outside in the last of them says nothing of the submission."""
    own = pool.submit(grade, submitted("import os\ndef double(x):\n    os._exit(7)\n")).result(PATIENCE_S)
    assert own.checks[0].failure is not None
    killed = msgspec.structs.replace(own.checks[0].failure, cause=Cause.MEMORY, message="Stopped by the system.")
    checks = (msgspec.structs.replace(own.checks[0], failure=killed), *own.checks[1:])
    judged = chain([own], repeat(msgspec.structs.replace(own, checks=checks)))
    monkeypatch.setattr(pool.engine, "attempt", lambda *_, **__: (next(judged), False))

    assert pool.submit(grade, submitted(REFERENCE)).result(PATIENCE_S) == own


def test_an_error_is_the_callers(pool: Pool) -> None:
    """What the function raises comes out of the future."""
    with pytest.raises(ZeroDivisionError):
        pool.submit(lambda: 1 // 0).result(PATIENCE_S)


def test_shutting_down_ends_what_runs(plain: Challenge) -> None:
    """Every future is settled, no process is left, and nothing more is taken."""
    pool = Pool(plain, runs=True, backend=backends.best(), jobs=1)
    assert "zygote" in pool.engine.pids
    pids = [pool.engine.pids["checker"], pool.engine.pids["zygote"]]
    futures = [pool.submit(grade, submitted(HANGS)) for _ in range(2)]
    pool.shutdown(cancel_futures=True)

    assert all(future.cancelled() for future in futures)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    with pytest.raises(RuntimeError, match="shutdown"):
        pool.submit(grade, Job(text="", sha256="", filename="x.py", variant=submitted("").variant, seed=0))


def test_an_interrupt_while_it_starts_leaves_no_worker(double: Challenge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the command could never end: the interpreter waits for them, and they for work."""
    closed, start = [], threading.Thread.start

    class Idle:
        def __init__(self, *_: object, **__: object) -> None:
            self.troubles: list[str] = []

        def close(self) -> None:
            closed.append(True)

    def interrupted(thread: threading.Thread) -> None:
        if thread.name == "judge-2":
            raise KeyboardInterrupt
        start(thread)

    monkeypatch.setattr("grader.grading.pool.start_engine", Idle)
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        Pool(double, runs=True, backend="plain", jobs=4)

    wait_for(lambda: threading.active_count() == before)
    assert closed
