"""Starting the zygote: its environment, and what is said when it does not start."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from grader.errors import MachineFault
from grader.sandbox import backends, launch
from grader.sandbox.backends.kernel import readable_paths, require_unreadable
from grader.sandbox.launch import ZygoteProcess, clean_environment, start_early, start_process
from grader.sandbox.said import Said
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
    (tmp_path / "grader").symlink_to(launch.ROOT / "grader")
    monkeypatch.setattr(launch, "ROOT", tmp_path)
    monkeypatch.setenv("SECRET", "x")
    if early:
        start_early("started", lasting=lasting)
    here, there = socket.socketpair()
    said = None if lasting else Said()
    arguments = ("it's", 2, ("a", "b\udcff"))
    with here, there:
        process = start_process("started", there, *arguments, said=said, environment={"EXTRA": "e"})
        assert process.wait(PATIENCE_S) == 0
        found = json.loads(here.recv(1 << 16))

    assert found == [["it's", 2, ["a", "b\udcff"]], "/", "e", False, lasting, "", 1, True]
    if said is not None:
        assert said.last_words() == "said\n"
        said.close()


def test_an_early_process_that_has_died_is_missed_by_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another is started in its place."""
    (tmp_path / "started.py").write_text(STARTED)
    (tmp_path / "grader.py").write_text("")  # in the way of what an early process runs
    monkeypatch.setattr(launch, "ROOT", tmp_path)
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    start_early("started")
    here, there = socket.socketpair()
    with here, there:
        assert started[0].wait(PATIENCE_S) != 0
        assert start_process("started", there) is started[1]
        assert started[1].wait(PATIENCE_S) == 0
        assert json.loads(here.recv(1 << 16))[0] == []


UNUSED = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from grader.sandbox.launch import start_early
start_early("grader.sandbox.said", "grader.sandbox.channel")
children = lambda task: Path(f"/proc/{task}/children").read_text().split()
(child,) = children("thread-self")
while not (its := children(f"{child}/task/{child}")):
    pass
print(child, *its)
"""


def test_an_early_process_that_nobody_calls_ends(tmp_path: Path) -> None:
    """With the one that started it, and so does what it has started."""
    command = [sys.executable, "-c", UNUSED, str(launch.ROOT)]
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


@pytest.mark.parametrize(("support", "backend"), [((7, True), "kernel"), ((0, True), "plain"), ((7, False), "plain")])
def test_both_walls_are_needed(monkeypatch: pytest.MonkeyPatch, support: tuple[int, bool], backend: str) -> None:
    """Landlock without seccomp, or the other way round, is not called locked down."""
    monkeypatch.setattr("grader.sandbox.backends.kernel.kernel_support", lambda: support)

    assert backends.best() == backend


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise ImportError('no torch here')", "no torch here"),
        ("c.os = None", "could not be started"),
    ],
)
def test_a_zygote_that_fails_says_its_last_words(monkeypatch: pytest.MonkeyPatch, code: str, says: str) -> None:
    """The reason is in the fault, and the next step is the doctor."""
    popen = subprocess.Popen

    def broken(command: list[str], **options: Any) -> object:
        return popen([*command[:-1], f"class c: pass\n{code}\nraise SystemExit('could not be started')"], **options)

    monkeypatch.setattr(subprocess, "Popen", broken)
    zygote = ZygoteProcess("plain")
    with pytest.raises(MachineFault, match=says) as caught:
        zygote.wait_ready(PATIENCE_S)
    zygote.close()

    assert caught.value.next_step == "grade doctor"


def test_an_interpreter_with_a_second_thread_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork of a process with threads may hang for ever: better not to start."""
    popen = subprocess.Popen
    thread = "import threading, time; threading.Thread(target=time.sleep, args=(600,), daemon=True).start(); "
    quick = "import grader.sandbox.zygote as zygote; zygote.warm = lambda: None; "  # torch is not what is tried here

    def threaded(command: list[str], **options: Any) -> object:
        marker = "from grader.sandbox.zygote"
        return popen([*command[:-1], thread + command[-1].replace(marker, quick + marker)], **options)

    monkeypatch.setattr(subprocess, "Popen", threaded)
    zygote = ZygoteProcess("plain")
    with pytest.raises(MachineFault, match="thread"):
        zygote.wait_ready(PATIENCE_S)
    zygote.close()


def test_the_course_is_not_among_readable_paths() -> None:
    """What every host may read is the interpreter and libraries: no home, no course, no temporary folder."""
    readable = readable_paths()
    hidden = Path(__file__).parents[2] / "solutions"

    require_unreadable(hidden)
    assert not any(os.path.realpath(p) in readable for p in ("/", "/home", "/root", "/tmp", "/etc", "/proc", "/dev"))


def test_no_place_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or read-only disk is the machine's fault, with what to do."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", _no_space)
    with pytest.raises(MachineFault, match="no place for temporary files") as caught:
        ZygoteProcess("plain")

    assert "TMPDIR" in caught.value.next_step


def _no_space() -> str:
    raise FileNotFoundError(2, "No usable temporary directory found")
