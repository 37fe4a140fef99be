"""A class that several workers grade: the same bytes as on one machine, whoever is killed, and whenever.

`GRADE_FAULT_SUBMISSIONS=200 GRADE_FAULT_SEED=7 python -m pytest tests/cli/test_workers.py` is a long campaign.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from grader.cli.app import main
from tests.cli.campaign import SEED, Run, write_class, write_course
from tests.cli.conftest import PROGRAM

SUBMISSIONS = int(os.environ.get("GRADE_FAULT_SUBMISSIONS", "8"))
WORKERS = 3
KILLS = max(3, SUBMISSIONS // 6)
VICTIMS = ("worker", "database", "batch")
# Heartbeats and the looks for stalled ones, every second instead of every ten: nothing else waits for them.
QUICK = (
    "import grader.queue.worker as worker; worker.HEARTBEAT_SECONDS = 0.3; worker.STALLED_SECONDS = 2.0; "
    "worker.STALLED_EVERY = '* * * * * *'; "
) + PROGRAM


class Machines:
    """Workers and a batch, each of which is started again when it has ended before its time."""

    def __init__(self, run: Run, server: Any) -> None:
        self._run, self._server = run, server
        self.workers = [self._worker() for _ in range(WORKERS)]
        self.batch = run.start()

    def _worker(self) -> "subprocess.Popen[bytes]":
        return self._run.start("worker", "--jobs", "1", program=QUICK)

    def kill(self, victim: str, chance: random.Random) -> None:
        """Kill one, and start it again."""
        if victim == "worker":
            number = chance.randrange(WORKERS)
            self.workers[number].kill()
            self.workers[number].wait()
            self.workers[number] = self._worker()
        elif victim == "batch":
            self.batch.kill()
            self.batch.wait()
            self.batch = self._run.start()
        else:
            restart(self._server)

    def wait(self) -> int:
        """Return how the batch ends; whom the database's death met at the start, is started again."""
        while self.batch.poll() in (None, 3):
            if self.batch.poll() == 3:
                self.batch = self._run.start()
            self.workers = [self._worker() if one.poll() == 3 else one for one in self.workers]
            time.sleep(0.1)
        return int(self.batch.returncode)

    def end(self) -> set[int]:
        """Have all workers finish, and return their exit codes."""
        for one in self.workers:
            one.send_signal(signal.SIGINT)
        return {one.wait() for one in self.workers}


def restart(server: Any) -> None:
    """Kill a PostgreSQL server with all its processes, and start it on what they left."""
    postmaster = psutil.Process(server.get_pid())
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        process.kill()
    psutil.wait_procs(family)
    while True:
        try:
            server.ensure_postgres_running()
        except subprocess.SubprocessError:  # the system has not let go of the old one's memory yet
            continue
        return


@contextmanager
def machines(run: Run, server: Any) -> Iterator[Machines]:
    """Yield workers and a batch at work, and leave none of them behind."""
    started = Machines(run, server)
    try:
        yield started
    finally:
        for process in (*started.workers, started.batch):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The course and the class."""
    root = tmp_path_factory.mktemp("workers")
    return write_course(root / "course"), write_class(root / "class", SUBMISSIONS)


def test_anybody_is_killed(
    rooms: tuple[Path, Path], postgresql: Callable[[], str], server: Any, tmp_path: Path
) -> None:
    """Workers, database and batch die again and again; what comes of it is what one machine comes to undisturbed."""
    alone = Run(tmp_path / "alone", *rooms, "--jobs", "1")
    many = Run(tmp_path / "many", *rooms, "--workers", book=postgresql())
    chance = random.Random(SEED)
    with alone.start() as undisturbed, machines(many, server) as at_work:
        for number in range(KILLS):
            time.sleep(chance.uniform(0.2, 3.0))
            at_work.kill(VICTIMS[number % len(VICTIMS)], chance)
        assert at_work.wait() == 0, many.errors.read_text()
        assert at_work.end() <= {0, 130}, many.errors.read_text()  # 130: it had not begun yet
        assert undisturbed.wait() == 0, alone.errors.read_text()

    assert many.outcome() == alone.outcome()


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("worker", 2, "Workers on other machines reach no gradebook in a file"),
        ("batch 05-double . --workers", 2, "reach no gradebook in a file"),
        ("batch 05-double . --workers --jobs 2 --gradebook postgresql://x/y", 2, "--jobs does not go with --workers"),
        ("batch 05-double . --workers --sandbox plain --trust-submissions", 2, "they always confine what they run"),
        ("worker --gradebook postgresql:///x?host=/nowhere", 3, "No such file or directory"),
    ],
)
def test_what_does_not_go(home: Path, typed: str, code: int, said: str) -> None:
    """It is said in a sentence, before anything is stored."""
    result = CliRunner().invoke(main, typed.split())

    assert result.exit_code == code
    assert said in " ".join(result.stderr.split())
    assert list(home.rglob("*")) == []


def test_without_the_packages(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - where it is typed
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "procrastinate", None)
    result = CliRunner().invoke(main, ["worker", "--gradebook", "postgresql://x/y"])

    assert result.exit_code == 3
    assert "pip install 'grade-accumulation[workers]'" in result.stderr
