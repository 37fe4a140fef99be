"""Starting the zygote, and what is said when it does not start."""

import os
import tempfile
from pathlib import Path

import pytest

from grader.errors import MachineFault
from grader.sandbox import backends
from grader.sandbox.backends.kernel import readable_paths, require_unreadable
from grader.sandbox.launch import ZygoteProcess
from tests.processes import PATIENCE_S, change_code


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
    change_code(monkeypatch, lambda _: f"class c: pass\n{code}\nraise SystemExit('could not be started')")
    zygote = ZygoteProcess("plain")
    with pytest.raises(MachineFault, match=says) as caught:
        zygote.wait_ready(PATIENCE_S)
    zygote.close()

    assert caught.value.next_step == "grade doctor"


def test_an_interpreter_with_a_second_thread_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork of a process with threads may hang for ever: better not to start."""
    thread = "import threading, time; threading.Thread(target=time.sleep, args=(600,), daemon=True).start(); "
    quick = "import grader.sandbox.zygote as zygote; zygote.warm = lambda: None; "  # torch is not what is tried here
    marker = "from grader.sandbox.zygote"
    change_code(monkeypatch, lambda own: thread + own.replace(marker, quick + marker))
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
