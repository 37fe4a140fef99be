"""Nothing outlives what it belongs to: hosts, their children, scratch folders, zygotes."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from grader.errors import GraderFault, MachineFault
from grader.sandbox import backends, uncompiled
from grader.sandbox.client import Host
from grader.sandbox.host import Program
from grader.sandbox.limits import SubmissionStopped
from grader.sandbox.pipes import Pipes
from grader.sandbox.process import HostProcess
from grader.sandbox.start import ROOT, WITHOUT_TORCH
from tests.processes import PATIENCE_S, gone, wait_for
from tests.sandbox.conftest import QUICK, Lab

HERE = backends.here()
"""The backends that this machine has."""


def test_a_closed_host_is_gone_and_reaped(lab: Any) -> None:
    """No process and no zombie is left."""
    host = lab.start("import os\ndef f():\n    return os.getpid()\n")
    pid = lab.call(host).value
    assert lab.children() == {pid}
    host.close()
    host.close()

    wait_for(lambda: gone(pid))
    wait_for(lambda: not lab.children())


def test_a_killed_host_does_not_hurt_its_sibling(lab: Any) -> None:
    """Two hosts of one checker are independent."""
    code = "import os\ndef f(bad):\n    if bad:\n        os._exit(1)\n    return 1\n"
    first, second = lab.start(code), lab.start(code)
    assert lab.call(second, False).value == 1
    with pytest.raises(SubmissionStopped):
        lab.call(first, True)

    assert lab.call(second, False).value == 1


def test_scratch_is_the_hosts_own_and_is_removed(lab: Any) -> None:
    """A host with scratch works in it; the folder goes with the host, whatever was put there."""
    code = (
        "import os, tempfile\ndef f():\n    os.makedirs('a/b')\n    open('a/b/c', 'w').write('x')\n"
        "    tempfile.TemporaryFile().close()\n    return os.getcwd()\n"
    )
    host = lab.start(code, scratch=True)
    folder = Path(lab.call(host).value)
    assert (folder / "a/b/c").read_text() == "x"
    host.close()

    wait_for(lambda: not folder.exists())


def test_folders_of_a_killed_zygotes_hosts_are_removed() -> None:
    """Nobody is left in the zygote to do it: whoever started it does."""
    code = "import os\ndef f():\n    open('kept', 'w').write('x')\n    return os.getcwd()\n"
    for own in [Lab(backend, tensors=False) for backend in HERE]:  # they start side by side
        host = own.start(code, scratch=True)
        folder = Path(own.call(host).value)
        os.kill(own.zygote.pid, signal.SIGKILL)
        assert folder.exists()
        own.zygote.close()

        assert not folder.exists()
        own.close()


def test_where_no_folder_can_be_made(odd: Lab) -> None:
    """A disk without room is the machine's fault, and nobody else's host is harmed."""
    code = "def f():\n    return 1\n"
    with pytest.raises(MachineFault, match="could not be started: No such file"):
        odd.start(code, scratch=True)

    assert odd.call(odd.start(code)).value == 1


def test_without_scratch_there_is_no_folder(lab: Any) -> None:
    """The usual host has nowhere to write, and makes no folder."""
    folder, prefix = lab.zygote._scratch
    before = set(Path(folder).glob(f"{prefix}*"))
    host = lab.start("import os\ndef f():\n    return os.getcwd()\n")

    assert lab.call(host).value == "/"
    assert set(Path(folder).glob(f"{prefix}*")) <= before  # one of a test before may be going


def test_hosts_die_with_their_checkers_connection(lab: Any) -> None:
    """A checker that is gone leaves no host; other checkers' hosts live on."""
    other = lab.join()
    code = "import os\ndef f():\n    return os.getpid()\n"
    lost = lab.call(lab.start(code, checker=other, scratch=True)).value
    kept = lab.start(code)
    pid = lab.call(kept).value
    other.close()

    wait_for(lambda: gone(lost))
    assert lab.call(kept).value == pid


def test_a_checker_cannot_touch_anothers_host(lab: Any) -> None:
    """Host numbers are each checker's own."""
    other = lab.join()
    host = lab.start("def f():\n    return 1\n")
    other.tell("kill", host.process.number)

    assert lab.call(host).value == 1
    other.close()


DAEMON = """
import os, sys, time
def f():
    readable, written = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            child = os.fork()  # and a grandchild of its own, which only its death hands over
            if child:
                os.write(written, str(os.getpid()).encode() + b' ' + str(child).encode())
            time.sleep(1000)
        os._exit(0)
    os.wait()
    return os.read(readable, 100).decode()
"""


def test_a_daemon_of_a_plain_host_dies_with_it(plain: Any) -> None:
    """Double fork and a session of its own do not escape the zygote, which inherits orphans."""
    wait_for(lambda: not plain.children())  # the end of an earlier host ends all orphans
    host = plain.start(DAEMON)
    pids = [int(pid) for pid in plain.call(host).value.split()]
    assert not any(map(gone, pids))
    host.close()

    wait_for(lambda: all(map(gone, pids)))
    wait_for(lambda: not plain.children())


def test_the_next_host_survives_the_end_of_the_one_before(plain: Any) -> None:
    """Clearing up after one plain host spares the living ones."""
    living = plain.start("def f():\n    return 1\n")
    living.load()
    for _ in range(3):
        plain.start("import os\ndef f():\n    os._exit(0)\n").close()
    assert plain.run("def f():\n    return 2\n") == 2

    assert plain.call(living).value == 1


ENGINE = """
import socket, sys, time
sys.path.insert(0, {root!r})
from grader.sandbox.client import HostSource
from grader.sandbox.control import Control
from grader.sandbox.host import Program
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.limits import Limits

if __name__ == "__main__":
    zygotes = [ZygoteProcess(backend, tensors=False) for backend in {backends!r}]
    sources = [HostSource(Control.of(zygote.join())) for zygote in zygotes]
    code = "import os\\nprint(os.getpid(), os.getcwd())\\nwhile True: pass\\n"
    program = Program(filename="s.py", source=code)
    hosts = [source.spawn(program, Limits(scratch=True)) for source in sources for _ in range(2)]
    while not all(host.output.endswith("\\n") for host in hosts):
        time.sleep(0.01)
    print(*(zygote.pid for zygote in zygotes), *(host.output.strip() for host in hosts), flush=True)
    time.sleep(1000)
"""


def test_zygote_and_hosts_die_with_a_killed_engine() -> None:
    """SIGKILL of the engine leaves no process and no folder behind."""
    code = ENGINE.format(root=str(ROOT), backends=HERE)
    command, quick = [sys.executable, "-I", "-c", code], {**os.environ, **WITHOUT_TORCH}
    with subprocess.Popen(command, env=quick, stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdout is not None
        words = engine.stdout.readline().split()
        pids, folders = [int(word) for word in words if word.isdigit()], [Path(word) for word in words if "/" in word]
        assert (len(pids), len(folders)) == (3 * len(HERE), 2 * len(HERE))
        assert not any(map(gone, pids))
        assert all(folder.exists() for folder in folders)
        engine.send_signal(signal.SIGKILL)
        engine.wait()

    wait_for(lambda: all(map(gone, pids)))
    wait_for(lambda: not any(folder.exists() for folder in folders))


def test_closing_a_zygote_ends_hosts_and_says_so_to_checkers() -> None:
    """The engine's end is the end; a checker that asks afterwards gets a fault of the grader's."""
    for own in [Lab(backend, tensors=False) for backend in HERE]:  # they start side by side
        zygote = own.zygote
        ready = zygote.wait_ready(PATIENCE_S)
        host = own.start("import os\ndef f():\n    return os.getpid()\n")
        pid = own.call(host).value
        zygote.close()
        zygote.close()

        assert ready["threads"] == 1
        assert gone(pid)
        assert gone(zygote.pid)
        with pytest.raises(GraderFault, match="is gone"):
            own.start("")
        with pytest.raises(MachineFault, match="is gone"):
            zygote.join()
        own.close()


LOOK = """
import os, sys
def f():
    fds = []
    for fd in range(1024):
        try:
            os.fstat(fd)
            fds.append(fd)
        except OSError:
            pass
    return [dict(os.environ), fds, sys.argv, os.getsid(0) == os.getpid(), 'grader.checks' in sys.modules]
"""


def test_a_host_inherits_nothing(lab: Any) -> None:
    """No variable of the grader's, no descriptor but 0 to 3, a session of its own."""
    environment, fds, argv, leads, checks = lab.run(LOOK)

    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    assert environment == {"LANG": "C.UTF-8", **threads}
    assert fds == [0, 1, 2, 3]
    assert argv == ["submission"]
    assert leads is True
    assert checks is False


TOKEN = "tok" + "en-" + os.urandom(8).hex()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A plain zygote started where the environment holds a secret, and where the folder for scratch is not there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADE_COURSE_KEY", TOKEN)
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("odd") / "none"))
        started = Lab("plain")
    yield started
    started.close()


def test_a_secret_of_the_engines_environment_is_nowhere_in_a_host(odd: Lab) -> None:
    """The zygote is started clean: its whole memory, of which a plain host sees all, lacks what the engine's holds."""
    half = len(TOKEN) // 2
    scan = (
        "import ctypes\ndef f(a, b):\n    found = 0\n    want = bytes(a, 'ascii') + bytes(b, 'ascii')\n"
        "    for line in open('/proc/self/maps'):\n        span, rights = line.split()[:2]\n"
        "        if not rights.startswith('rw') or '[v' in line:\n            continue\n"
        "        start, end = (int(x, 16) for x in span.split('-'))\n"
        "        found += ctypes.string_at(start, end - start).count(want) if end - start < 64 << 20 else 0\n"
        "    return found\n"
    )
    found = odd.call(odd.start(scan), TOKEN[:half], TOKEN[half:]).value

    assert found <= 2  # what the search itself joined together


def test_a_host_that_waits_is_the_next_one(lab: Any) -> None:
    """It is there before the submission is, and serves one that asks for the same limits."""
    source = lab.join()
    source.stand_by(QUICK, "cpu")
    waiting = lab.children()
    host = source.spawn(Program(filename="x.py", source="def f():\n    return 5\n", functions={"f": ()}), QUICK)

    assert lab.call(host).value == 5
    assert lab.children() == waiting
    host.close()
    source.close()


def test_a_host_that_waited_is_measured_as_any_other(lab: Any) -> None:
    """Without what it began with, a check of memory would have nothing to compare with."""
    source = lab.join()
    source.stand_by(QUICK, "cpu")
    waiting = lab.children()
    host = source.spawn(Program(filename="x.py", source="", functions={}), QUICK)

    assert lab.children() == waiting
    assert 0 <= host.held_bytes() < 4 << 20
    host.close()
    source.close()


@pytest.mark.parametrize("why", ["other limits", "killed"])
def test_a_host_that_waits_for_something_else_or_was_killed_is_not_taken(lab: Any, why: str) -> None:
    """Another is forked; the submission is not blamed."""
    source, before = lab.join(), lab.children()
    source.stand_by(QUICK, "cpu")
    if why == "killed":
        (waiting,) = lab.children() - before
        os.kill(waiting, signal.SIGKILL)
        wait_for(lambda: waiting not in lab.children())
    limits = QUICK if why == "killed" else msgspec.structs.replace(QUICK, memory_mb=300)
    host = source.spawn(Program(filename="x.py", source="def f():\n    return 5\n", functions={"f": ()}), limits)

    assert lab.call(host).value == 5
    host.close()
    source.close()


@pytest.mark.parametrize("kills", [1, 2])
def test_a_host_that_is_killed_while_it_starts_is_started_once_more(
    lab: Any, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    """Nobody can be blamed for it; where it happens again, the machine is."""
    source, start, left = lab.join(), Host.start, [None] * kills

    def start_or_die(host: Host) -> None:
        if left:
            left.pop()
            host.close()
            raise MachineFault("No process for a submission could be started here.")
        start(host)

    monkeypatch.setattr(Host, "start", start_or_die)
    if kills == 1:
        host = source.spawn(Program(filename="x.py", source="def f(): return 1", functions={"f": ()}), QUICK)
        assert lab.call(host).value == 1
        host.close()
    else:
        with pytest.raises(MachineFault, match="could be started"):
            source.spawn(Program(filename="x.py", source="", functions={}), QUICK)
    source.close()


def test_a_host_that_cannot_be_locked_in_is_the_machines_fault() -> None:
    """The file was never run: no attempt may be used up for it, and the reason is told."""
    here, there = socket.socketpair()
    output, printed = os.pipe()
    os.write(printed, b"host could not start: OSError: no rules\n")
    os.close(printed)
    there.close()
    source = SimpleNamespace(exit_of=lambda *_: {"status": 70 << 8}, tell=lambda *_: None)
    host = Host(HostProcess(source, 1, 1, Pipes(here, output, QUICK), QUICK))

    host.begin(Program(filename="x.py", source="", functions={}))
    with pytest.raises(MachineFault, match="no rules"):
        host.load()


SEES = "import sys\nthere = {name!r} in sys.modules\ndef f():\n    return there\n"


def test_modules_are_imported_before_the_fork_where_a_task_asks_for_it(lab: Lab) -> None:
    """By the zygote, once: the submission finds them there when it is loaded."""
    source = SEES.format(name="torch.utils.mobile_optimizer")

    assert lab.run(source) is False
    assert lab.run(source, preload=("torch.utils.mobile_optimizer",)) is True


HANDS_ON = """
import sys
import torch
x = torch.ones(1, requires_grad=True)
def f():
    before = len(sys.modules)
    x.sum().backward(torch.tensor(0.5))
    return len(sys.modules) - before
"""


def test_a_backward_that_is_handed_a_gradient_imports_nothing_more(lab: Lab) -> None:
    """PyTorch imports hundreds of modules for the first one of a process; not in the submission's own time."""
    assert lab.run(HANDS_ON) > 100
    assert lab.run(HANDS_ON, preload=uncompiled.wanted(HANDS_ON)) == 0


def test_a_module_that_is_not_there_is_told(kernel: Lab) -> None:
    """And the zygote goes on."""
    with pytest.raises(MachineFault, match=r"torch\.no_such cannot be imported: ModuleNotFoundError"):
        kernel.run("def f():\n    return 1\n", preload=("torch.no_such",))

    assert kernel.run("def f():\n    return 1\n") == 1
