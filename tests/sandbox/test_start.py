"""Starting processes of the grader: what they begin with, early ones, and how a child is waited for."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.errors import MachineFault
from grader.sandbox import start
from grader.sandbox.said import Said
from grader.sandbox.start import Process, clean_environment, start_early, start_process
from tests.processes import PATIENCE_S, alive, wait_for


def test_the_environment_is_clean_but_for_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's goes on, except what chooses a GPU; threads are held at one."""
    monkeypatch.setenv("GRADE_COURSE_KEY", "secret")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    environment = clean_environment({"EXTRA": "x"})

    assert "secret" not in environment.values()
    assert "PYTHONPATH" not in environment
    assert environment["CUDA_VISIBLE_DEVICES"] == "1"
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["EXTRA"] == "x"


STARTED = """
import json, os, signal, sys

def main(fd, *arguments):
    facts = [arguments, os.getcwd(), os.environ.get("EXTRA"), "SECRET" in os.environ, os.getsid(0) == os.getpid()]
    os.write(fd, json.dumps([*facts, sys.stdin.read(), sys.flags.isolated,
        signal.getsignal(signal.SIGINT) == signal.SIG_IGN]).encode())
    print("said", file=sys.stderr)
"""


@pytest.mark.parametrize(("lasting", "early"), [(False, False), (True, False), (False, True), (True, True)])
def test_every_process_is_started_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lasting: bool, early: bool
) -> None:
    """Isolated, in the root folder, with what it is handed, deaf to Ctrl-C; what lasts has a session of its own."""
    (tmp_path / "started.py").write_text(STARTED)
    (tmp_path / "grader").symlink_to(Path(start.ROOT, "grader"))
    monkeypatch.setattr(start, "ROOT", str(tmp_path))
    monkeypatch.setenv("SECRET", "x")
    if early:
        start_early("started", lasting=lasting)
    here, there = socket.socketpair()
    said = None if lasting else Said()
    output = None if said is None else said.file.fileno()
    arguments = ("it's", 2, ("a", "b\udcff"))
    with here, there:
        process = start_process("started", there, *arguments, output=output, environment={"EXTRA": "e"})
        assert process.wait(PATIENCE_S) == 0
        found = json.loads(here.recv(1 << 16))

    assert found == [["it's", 2, ["a", "b\udcff"]], "/", "e", False, lasting, "", 1, True]
    if said is not None:
        assert said.last_words() == "said\n"
        said.close()


def test_an_early_process_that_has_died_is_missed_by_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another is started in its place."""
    (tmp_path / "started.py").write_text(STARTED)
    (tmp_path / "grader").symlink_to(Path(start.ROOT, "grader"))
    monkeypatch.setattr(start, "ROOT", str(tmp_path))
    started: list[Process] = []
    own = start._start

    def kept(*arguments: Any, **options: Any) -> Process:
        started.append(own(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(start, "_start", kept)
    start_early("started")
    here, there = socket.socketpair()
    with here, there:
        started[0].kill()
        assert started[0].wait(PATIENCE_S) == -signal.SIGKILL
        assert start_process("started", there) is started[1]
        assert started[1].wait(PATIENCE_S) == 0
        assert json.loads(here.recv(1 << 16))[0] == []


UNUSED = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from grader.sandbox.start import start_early
start_early("grader.sandbox.said", "grader.sandbox.channel")
children = lambda task: Path(f"/proc/{task}/children").read_text().split()
(child,) = children("thread-self")
while not (its := children(f"{child}/task/{child}")):
    pass
print(child, *its)
"""


def test_an_early_process_that_nobody_calls_ends(tmp_path: Path) -> None:
    """With the one that started it, and so does what it has started."""
    command = [sys.executable, "-c", UNUSED, start.ROOT]
    pids = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout.split()

    assert len(pids) == 2
    wait_for(lambda: not any(alive(int(pid)) for pid in pids))


def test_what_cannot_be_started_is_the_machines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no Python any more, or no room for one more process."""
    monkeypatch.setattr("sys.executable", "/nonexistent/python")
    here, there = socket.socketpair()
    with here, there, pytest.raises(MachineFault, match="could not be started") as caught:
        start_process("grader.sandbox.zygote", there)

    assert caught.value.next_step == "grade doctor"


CLOSED = """
import os, sys
sys.path.insert(0, sys.argv[1])
for fd in map(int, sys.argv[2:]):
    os.close(fd)
import _socket
from grader.sandbox import start
start.ROOT = os.getcwd()
here, there = _socket.socketpair()
assert start.start_process("started", there, output=there.fileno()).wait() == 0
there.close()
os.write(int(os.environ["ANSWER"]), here.recv(1 << 16))
"""

DESCRIPTORS = """
import os

def main(fd):
    os.write(fd, repr(sorted(int(name) for name in os.listdir("/dev/fd") if int(name) <= fd)).encode())
"""


@pytest.mark.parametrize("closed", [(), (0,), (0, 1, 2)])
def test_a_process_has_the_standard_streams_and_what_it_is_handed(tmp_path: Path, closed: tuple[int, ...]) -> None:
    """Also where whoever types has closed some of them, and where a descriptor of the shell's was inherited."""
    (tmp_path / "started.py").write_text(DESCRIPTORS)
    (tmp_path / "grader").symlink_to(Path(start.ROOT, "grader"))
    read, write = os.pipe()
    inherited = os.dup(write)
    for fd in (write, inherited):
        os.set_inheritable(fd, True)
    command = [sys.executable, "-c", CLOSED, start.ROOT, *map(str, closed)]
    subprocess.run(
        command, check=True, cwd=tmp_path, pass_fds=(write, inherited), env={**os.environ, "ANSWER": str(write)}
    )
    for fd in (write, inherited):
        os.close(fd)
    with os.fdopen(read) as answer:
        assert json.loads(answer.read()) == [0, 1, 2, 3]


def child(code: str) -> Process:
    """Start a child that runs this code."""
    return Process(os.posix_spawn(sys.executable, [sys.executable, "-I", "-c", code], {}))


def test_a_child_is_waited_for() -> None:
    """It tells how it ended as often as it is asked; one that runs is waited for no longer than was said."""
    ends = child("raise SystemExit(3)")
    assert [ends.wait(), ends.wait(0), ends.poll()] == [3, 3, 3]
    ends.kill()  # there is nobody any more

    runs = child("import time; time.sleep(600)")
    assert [runs.poll(), runs.wait(0.01)] == [None, None]
    runs.kill()
    assert runs.wait() == -signal.SIGKILL


def test_a_child_that_the_kernel_reaped_has_ended() -> None:
    """How is not known any more."""
    own = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        ended = child("raise SystemExit(3)")
        assert ended.wait(PATIENCE_S) == 0
    finally:
        signal.signal(signal.SIGCHLD, own)
