"""`grade submit` where processes are warm: another process runs it, and nobody can tell."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cli import relay
from grader.gradebook import Gradebook
from grader.sandbox.channel import Channel, ChannelClosed
from grader.warm.call import BEGAN, ENDED, MOST_BYTES, number_of, numbered
from grader.warm.client import cool, warm_servers
from grader.warm.folder import Folder
from tests.cli.conftest import BACKEND, PROGRAM, RIGHT
from tests.processes import PATIENCE_S, TRIES, children, wait_for

pytestmark = pytest.mark.skipif(BACKEND != "kernel", reason="nothing stays warm where nothing is confined")

SLOW = "import time\nprint('begun')\n\ndef double(x):\n    time.sleep(0.4)\n    return 2 * x\n"


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the servers of this module listen; none survives it."""
    folder = tmp_path_factory.mktemp("run")
    yield folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        cool()


@pytest.fixture
def warm(home: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, with a server that is ready to run commands."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("GRADE_WARM", "300")
    (home / "double.py").write_text(RIGHT)
    if not warm_servers():
        with monkeypatch.context() as patch:
            patch.setenv("GRADE_GRADEBOOK", str(runtime / "book.db"))
            submit("double.py")
    return home


def start(*typed: str, options: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start `grade submit` in a process of its own."""
    command = [sys.executable, *options, "-c", PROGRAM, "submit", "05-double", *typed]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")


def submit(*typed: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
    """Run `grade submit` and return its exit code and what it prints."""
    process = start(*typed, options=options)
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


def loaded(file: str = "double.py") -> set[str]:
    """Return the modules that a warm submit imports in the process that was typed."""
    _, _, err = submit(file, "--quiet", options=("-X", "importtime"))
    return {line.rpartition("|")[2].strip() for line in err.splitlines() if line.startswith("import time")}


def commands() -> list[int]:
    """Return the commands that the server runs: its children that are no checker and no zygote."""
    (server,) = warm_servers()
    return [pid for pid in children(server.pid) if _cmdline(pid) == _cmdline(server.pid)]


def _cmdline(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def kept(home: Path) -> tuple[int, int]:
    """Return how many submissions are kept, and how many of them have a grade."""
    with Gradebook(str(home.parent / "book.db")) as book:
        graded = len(book.grades("ada", "05-double"))
        return graded + len(book.ungraded("ada", "05-double")), graded


def test_nothing_is_imported_where_it_is_typed(warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even what parses a command line; and the report is that of a command that does all by itself."""
    assert {"grader.cli.relay", "site"} < loaded()
    assert loaded().isdisjoint({"click", "signal", "socket", "pathlib", "contextlib", "msgspec", "re", "enum"})
    code, out, _ = submit("double.py")
    monkeypatch.setenv("GRADE_WARM", "0")
    here = submit("double.py")

    assert (code, out.replace("attempt 3", "attempt 4")) == here[:2]
    assert kept(warm) == (4, 4)


def test_it_is_where_and_what_it_is_typed_as(warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folder, environment, arguments, encoding, umask and exit code are those of the one that was typed."""
    elsewhere = warm / "b\udcff"
    elsewhere.mkdir()
    (elsewhere / "my double.py").write_text("def double(x):\n    return x\n")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("GRADE_STUDENT", "bob")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    monkeypatch.setenv("GRADE_GRADEBOOK", "deep/book.db")
    code, out, err = submit("my double.py", "--student", "ada")

    assert (code, err.splitlines()[-1][:2]) == (1, "x ")
    assert "✗" not in out
    assert "0 of 6 points" in out
    with Gradebook("deep/book.db") as book:
        assert book.last_grade("ada", "05-double")
    assert submit("missing.py")[0] == 2
    assert submit("double.py", "--seed", "x")[2].startswith("Usage: grade submit")


def stopped(home: Path, how: signal.Signals) -> tuple[int, str]:
    """Send a signal to a command whose submission is being judged; return its exit code and what it said of errors."""
    (home / "slow.py").write_text(SLOW)
    for _ in range(TRIES):
        process = start("slow.py")
        wait_for(lambda: kept(home)[0] == 1)
        time.sleep(0.2)
        process.send_signal(how)
        _, err = process.communicate(timeout=PATIENCE_S)
        wait_for(lambda: not commands())
        if not kept(home)[1]:
            break
        (home.parent / "book.db").unlink()
    return process.returncode, err


def test_ctrl_c_ends_it_as_ever(warm: Path) -> None:
    """It says what becomes of the submission, and so does the exit code; nothing of it is kept."""
    code, err = stopped(warm, signal.SIGINT)

    assert code == 130
    assert "Taken back: it is not graded later" in err
    assert "Traceback" not in err
    assert kept(warm) == (0, 0)
    assert submit("slow.py")[0] == 0
    assert kept(warm) == (1, 1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_one_that_was_typed(warm: Path, how: signal.Signals) -> None:
    """Nobody reads what it would say; its submission is kept without a grade."""
    code, _ = stopped(warm, how)

    assert code == -how
    assert kept(warm) == (1, 0)


def test_killed_in_the_server_it_is_run_where_it_was_typed(warm: Path) -> None:
    """And there is one submission and one grade."""
    (warm / "slow.py").write_text(SLOW)
    process = start("slow.py")
    wait_for(lambda: kept(warm)[0] == 1)
    for pid in commands():
        os.kill(pid, signal.SIGKILL)
    out, _ = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert "6 of 6 points" in out
    assert kept(warm) == (1, 1)


def test_a_server_that_hangs_is_not_waited_for(warm: Path) -> None:
    """The command runs where it was typed; another server takes the place of this one."""
    (server,) = warm_servers()
    os.kill(server.pid, signal.SIGSTOP)
    try:
        assert [submit("double.py")[0] for _ in "ab"] == [0, 0]
        assert "click" not in loaded()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, signal.SIGKILL)
    assert kept(warm) == (3, 3)


def test_ctrl_c_before_the_server_answers_is_no_traceback(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is begun yet, so nothing is said."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setenv("GRADE_WARM", "300")
    with Folder() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(folder.address("silent.sock"))
        listener.listen()
        process = start("double.py")
        held, _ = listener.accept()  # and no word
        process.send_signal(signal.SIGINT)

        assert process.communicate(timeout=PATIENCE_S) == ("", "")
        assert process.returncode == 130
        held.close()


@pytest.mark.usefixtures("warm")
def test_another_program_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the same installation, Python and view of the system: else the command runs where it was typed."""
    assert "click" in loaded_with("-X", "dev")
    assert "click" not in loaded()
    monkeypatch.setenv("GRADE_WARM", "0")
    assert "click" in loaded("missing.py")


def loaded_with(*options: str) -> str:
    """Return what is imported where Python is started with more options."""
    return submit("double.py", "--quiet", options=("-X", "importtime", *options))[2]


@pytest.mark.usefixtures("warm")
def test_streams_that_are_closed_are_nobodys_fault() -> None:
    """As without a warm server."""
    command = f"{sys.executable} -c {PROGRAM!r} submit 05-double double.py --quiet >&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stderr == ""


def test_a_server_that_says_something_else_is_left() -> None:
    """Its words are looked at, and none is waited for too long."""
    assert number_of(BEGAN, numbered(BEGAN, 7)) == 7
    for said in (numbered(ENDED, 1), b"began", b"began x", b""):
        with pytest.raises(ValueError, match=r"began|invalid literal"):
            number_of(BEGAN, said)
    here, there = socket.socketpair()
    channel = Channel(here, most_bytes=MOST_BYTES, send_seconds=1)
    with there, pytest.raises(TimeoutError):
        relay.hear(channel, 0.01)
    with pytest.raises(ChannelClosed):
        relay.hear(channel)
    channel.close()


def test_what_takes_longest_is_started_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that judge, while Click is still to be imported; none where they are there, or not needed."""
    started: list[str] = []
    monkeypatch.setattr(
        "grader.sandbox.start.start_early", lambda *modules, lasting=False: started.extend([*modules, str(lasting)])
    )
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))

    def begin(*arguments: str, warm: str = "60") -> list[str]:
        started.clear()
        monkeypatch.setenv("GRADE_WARM", warm)
        monkeypatch.setattr(sys, "argv", ["grade", *arguments])
        relay.begin()
        return list(started)

    assert begin("submit", "05-double") == ["grader.warm.server", "grader.grading.checker", "True"]
    assert begin("submit", warm="0") == ["grader.grading.checker", "False"]
    assert begin("submit", "--help") == begin("list") == begin() == []
    with Folder() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(folder.address("x.sock"))
        assert begin("submit") == []
    Path(folder.path).chmod(0o777)
    assert begin("submit") == []  # no server will be trusted there


def test_a_folder_without_servers_costs_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens: the command runs where it is typed; a dead socket is no reason to fail."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.setattr(sys, "argv", ["grade", "submit"])
    assert relay.relay() is None
    with Folder() as folder:
        Path(folder.path, "x.sock").touch()
    assert relay.relay() is None
