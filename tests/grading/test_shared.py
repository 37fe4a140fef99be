"""Engines of several challenges on one nursery and one zygote: each as if its processes had been started for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.grading.engine import Engine, start_engine
from grader.grading.pool import Pool, grade
from grader.grading.shared import Shared
from grader.report.record import Status
from grader.sandbox import backends
from grader.sandbox import start as starting
from grader.sandbox.start import ROOT
from tests.grading.conftest import PLAIN_CHECKS, REFERENCE, start, submitted, write_course
from tests.processes import PATIENCE_S, change_code, children, descendants, gone, wait_for

SLOW = "import time\ndef double(x):\n    time.sleep(0.02)\n    return 2 * x\n"
HANGS = "import time\ntime.sleep(60)\n"
FACTS = '''
import gc, os, signal, sys, threading
from grader.checks import check
from grader.sandbox.confine import threads

READ = [name for name in sys.modules if name.startswith("secret_of_")]
sys.modules["secret_of_NAME"] = sys
os.environ["SECRET_OF_NAME"] = "x"
FACTS = {
    "of others": READ + [name for name in os.environ if name.startswith("SECRET_OF") and name != "SECRET_OF_NAME"],
    "environment": sorted({*os.environ} - {"SECRET_OF_NAME", "PYTEST_CURRENT_TEST", "PYTEST_VERSION"}),
    "descriptors": len(os.listdir("/proc/self/fd")),
    "folder": os.getcwd(),
    "arguments": sys.argv,
    "path": [part for part in sys.path if not part.endswith("01-double")],
    "signals": [str(signal.getsignal(one)) for one in (signal.SIGINT, signal.SIGCHLD, signal.SIGTERM)],
    "wakes": signal.set_wakeup_fd(-1),
    "collector": gc.isenabled(),
    "threads": threads(),
    "input": sys.stdin.read(),
    "torch": "torch" in sys.modules,
}

@check(points=1)
def test_tells(submission):
    """T."""
    assert not FACTS, str(FACTS)
'''


@pytest.fixture(scope="module")
def shared() -> Iterator[Shared]:
    """What the engines of this file are started on."""
    with Shared() as started:
        yield started


def start_on(shared: Shared, challenge: Challenge) -> Engine:
    """Start an engine for the challenge."""
    return start_engine(challenge, runs=True, backend=backends.best(), shared=shared)


def facts_of(engine: Engine) -> str:
    """Return what the checker says of itself."""
    with engine:
        graded = engine.grade(submitted(REFERENCE))
    assert graded.checks[0].failure is not None, engine.troubles
    return graded.checks[0].failure.message


def test_a_forked_checker_is_as_one_that_was_started(shared: Shared, tmp_path: Path) -> None:
    """It has the same environment, descriptors, signals and folder, and nothing of a challenge that came before."""
    first = write_course(tmp_path / "first", FACTS.replace("NAME", "FIRST"))
    second = write_course(tmp_path / "second", FACTS.replace("NAME", "SECOND"))
    started = facts_of(start(first))

    assert "'of others': []" in started
    assert [facts_of(start_on(shared, first)), facts_of(start_on(shared, second))] == [started, started]


def test_several_engines_at_once_share_a_zygote(shared: Shared, plain: Challenge, tmp_path: Path) -> None:
    """The zygote outlives each of them, and ends the hosts of one that is closed."""
    other = write_course(tmp_path, PLAIN_CHECKS)
    with start_on(shared, plain) as one, start_on(shared, other) as two:
        assert one.grade(submitted(REFERENCE)).full_marks
        assert two.grade(submitted(REFERENCE)).full_marks
        assert one.pids["zygote"] == two.pids["zygote"]
        assert one.pids["checker"] != two.pids["checker"]
        zygote, ended = one.pids["zygote"], one.pids["checker"]
        one.close()
        assert gone(ended)
        assert two.grade(submitted(REFERENCE)).full_marks
    wait_for(lambda: not children(zygote))

    with start_on(shared, plain) as again:
        assert again.pids["zygote"] == zygote


def test_a_zygote_that_imports_more_for_a_challenge_is_its_own(shared: Shared, plain: Challenge) -> None:
    """What it has imported would be there for all that come later."""
    limits = msgspec.structs.replace(plain.meta.limits, preload=("torch.fx",))
    asks = msgspec.structs.replace(plain, meta=msgspec.structs.replace(plain.meta, limits=limits))
    with start_on(shared, plain) as one, start_on(shared, asks) as two:
        own = two.pids["zygote"]
        assert own != one.pids["zygote"]

    assert gone(own)


@pytest.mark.parametrize("victim", ["checker", "zygote", "nursery"])
def test_what_is_killed_is_replaced(shared: Shared, plain: Challenge, victim: str) -> None:
    """Its submission is judged again; of a nursery, whatever it had forked is gone too."""
    with Pool(plain, runs=True, backend=backends.best(), jobs=2, shared=shared) as pool:
        future = pool.submit(grade, submitted(SLOW))
        engine = pool.engine
        before = engine.pids
        wait_for(lambda: children(before["checker"]))
        nursery = next(pid for pid in children(os.getpid()) if before["checker"] in children(pid))
        os.kill({**before, "nursery": nursery}[victim], signal.SIGKILL)

        assert future.result(PATIENCE_S).full_marks
        assert engine.killed
        wait_for(lambda: gone(before["checker"]))


def test_what_ends_itself_was_not_killed(shared: Shared, tmp_path: Path) -> None:
    """A checker whose course has gone ends, with its traceback as its last words and a code that is no signal."""
    challenge = write_course(tmp_path, PLAIN_CHECKS)
    (challenge.folder / "challenge.toml").unlink()
    with start_on(shared, challenge) as engine:
        graded = engine.grade(submitted(REFERENCE))
        assert (graded.status, engine.gone, engine.killed) == (Status.BROKEN, True, False)

    assert "CourseFault" in "".join(engine.troubles)


NURSERY = "grading.nursery"
"""In the code that a nursery is started with."""


def test_a_nursery_that_fails_says_its_last_words(monkeypatch: pytest.MonkeyPatch, plain: Challenge) -> None:
    """They are the trouble of each submission."""
    change_code(monkeypatch, lambda own: "raise ImportError('no pytest here')" if NURSERY in own else own)
    with Shared() as shared, start_on(shared, plain) as engine:
        assert engine.grade(submitted(REFERENCE)).status is Status.BROKEN

    assert "no pytest here" in "".join(engine.troubles)


def test_closing_while_the_nursery_imports_waits_for_nothing(monkeypatch: pytest.MonkeyPatch, plain: Challenge) -> None:
    """As after Ctrl-C in the first second."""
    wait = f"import time; time.sleep({PATIENCE_S})"
    change_code(monkeypatch, lambda own: f"{wait}\n{own}" if NURSERY in own else own)
    started: list[starting.Process] = []
    begin = starting._start

    def kept(*arguments: Any, **options: Any) -> starting.Process:
        started.append(begin(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(starting, "_start", kept)
    begun = time.monotonic()
    with Shared() as shared, start_on(shared, plain):
        pass

    assert time.monotonic() - begun < PATIENCE_S / 2
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)


COMMAND = """
import sys
from pathlib import Path
from grader.course.course import Course
from grader.grading.pool import Pool, grade
from grader.grading.shared import Shared
from tests.grading.conftest import submitted
challenge = Course(Path(sys.argv[1])).load("01-double")
with Shared() as shared, Pool(challenge, runs=True, backend=sys.argv[2], jobs=1, shared=shared) as pool:
    pool.submit(grade, submitted("import time; time.sleep(600)")).result()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_of_a_command_that_ends(plain: Challenge, number: int) -> None:
    """Neither nursery nor checker, judge, zygote or host."""
    root = str(plain.folder.parent.parent)
    command = [sys.executable, "-c", COMMAND, root, backends.best()]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        wait_for(lambda: len(descendants(process.pid)) == 5)
        left = descendants(process.pid)
        process.send_signal(number)
        process.wait(PATIENCE_S)

        wait_for(lambda: all(map(gone, left)))
