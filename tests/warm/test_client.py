"""Warm processes: found again, never in the way, never older than what they judge, gone when nobody wants them."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.errors import UsageFault
from grader.grading.engine import Engine
from grader.grading.messages import Done, Event, Job, Started
from grader.report.record import Grade
from grader.sandbox import backends
from grader.sandbox.control import Control
from grader.warm import client
from grader.warm.client import ServerJudges, cool, find_engine, warm_servers
from grader.warm.connection import Connection, Hello, Leave, ToServer, to_server
from grader.warm.folder import SUFFIX, Folder
from grader.warm.place import fingerprint
from tests.grading.conftest import CHECKS, PLAIN_CHECKS, REFERENCE, submitted, write_course
from tests.processes import alive, children, wait_for

pytestmark = pytest.mark.skipif(backends.best() != "kernel", reason="nothing stays warm where nothing is confined")

SLOW = "import time\ndef double(x):\n    time.sleep(60)\n    return x * 2\n"
SUBMIT = f"""
import sys
from pathlib import Path
from grader.course.course import Course
from grader.warm.client import find_engine
from tests.grading.conftest import submitted
from tests.warm.test_client import read
challenge = Course(Path(sys.argv[1])).load("01-double")
with find_engine(challenge, read, backend="kernel", device="cpu") as engine:
    engine.grade(submitted({SLOW!r}), lambda event: print(type(event).__name__, flush=True))
"""


def read() -> bool:
    """Tell that submissions are executed."""
    return True


class Cold:
    """Stands for processes of the command's own; its judge says at once that all is done."""

    runs, gone, killed, patience = True, False, False, None

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def hand_over(self, job: Job, events: int) -> None:
        """Answer with what shows that this one was asked."""
        done = Done(
            output="judged cold", evidence=[], diagnosis=None, device_name="CPU", cuda_bytes=None, source=job.text,
            versions={},
        )  # fmt: skip
        connection = Control.of(os.dup(events))
        connection.send({"event": msgspec.to_builtins(done)})
        connection.close()

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> type[Cold]:
    """Replace processes of the command's own."""
    monkeypatch.setattr(client, "OwnJudges", Cold)
    return Cold


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Challenge:
    """A challenge that no other test grades."""
    return write_course(tmp_path_factory.mktemp("warm"), CHECKS)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A runtime folder of this module's own; no server of it survives."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("run")
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.delenv("GRADE_WARM", raising=False)
        yield folder / "grade"
        pids = [warm.pid for warm in warm_servers()]
        cool()
        wait_for(lambda: not any(alive(pid) for pid in pids))


def start(challenge: Challenge) -> Engine:
    """Start or find an engine."""
    return find_engine(challenge, read, backend="kernel", device="cpu")


def name_of(challenge: Challenge) -> str:
    """Return the name of the socket that a command for this challenge looks for."""
    return f"{challenge.slug}-cpu-{fingerprint(challenge, backend='kernel', device='cpu')[:24]}{SUFFIX}"


def same(first: Grade, second: Grade) -> bool:
    """Tell whether two grades say the same but for the time it took."""
    return [(c.id, c.outcome, c.failure) for c in first.checks] == [(c.id, c.outcome, c.failure) for c in second.checks]


@pytest.fixture(scope="module")
def server(course: Challenge, place: Path) -> tuple[int, Grade]:
    """Grade once where a dead server's socket lies; return the server that is there now, and the grade."""
    with Folder() as folder, socket.socket(socket.AF_UNIX) as dead:
        dead.bind(folder.address(name_of(course)))
    with start(course) as engine:
        assert isinstance(engine.judges, ServerJudges)
        grade = engine.grade(submitted(REFERENCE))
    (warm,) = warm_servers()
    assert (place / name_of(course)).is_socket()
    return warm.pid, grade


def test_the_next_command_finds_the_same_processes(server: tuple[int, Grade], course: Challenge) -> None:
    """No zygote is started, and the grade is that of the first time, and of two at once."""
    pid, first = server
    family = children(pid)
    with start(course) as engine, start(course) as other:
        again, wrong = engine.grade(submitted(REFERENCE)), other.grade(submitted("def double(x):\n    return x\n"))

    assert first.full_marks
    assert same(first, again)
    assert not wrong.full_marks
    assert [warm.pid for warm in warm_servers()] == [pid]
    assert children(pid) == family
    assert warm_servers()[0].state.memory > 50 << 20


def test_nobody_reads_its_memory_and_it_holds_nothing_of_the_command(server: tuple[int, Grade]) -> None:
    """Another process of the same user is refused; environment and session are not those of the command."""
    program = f"import os; os.setuid(65534); open('/proc/{server[0]}/environ').read()"
    if os.geteuid() == 0:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert "Permission denied" in done.stderr
    assert os.getsid(server[0]) == server[0]
    assert Path(f"/proc/{server[0]}/environ").stat().st_uid == 0
    assert all(os.getsid(child) == server[0] for child in children(server[0]))


def test_noise_on_the_socket_changes_nothing(server: tuple[int, Grade], course: Challenge, place: Path) -> None:
    """Neither what is no message, nor half of one, nor a length beyond all bounds."""
    half: list[socket.socket] = []
    for noise in (b"\xff" * 64, b"\0\0\0\x10{}", b"\0\0\0\x02{}", b"\0\0\0\x0e" + b'{"type":"Give"', b""):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(str(place / name_of(course)))
        sock.send(noise)
        half.append(sock)
    with start(course) as engine:
        assert same(engine.grade(submitted(REFERENCE)), server[1])
    for sock in half:
        sock.close()
    assert [warm.pid for warm in warm_servers()] == [server[0]]


def test_a_killed_command_leaves_no_judge(server: tuple[int, Grade], course: Challenge) -> None:
    """The judge and its host end with the command; the warm processes stay."""
    pid, _ = server
    program = [sys.executable, "-c", SUBMIT, str(course.folder.parent.parent)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["Collected\n", "Started\n"]
        running = [grandchild for child in children(pid) for grandchild in children(child)]
        process.kill()
    assert len(running) >= 2
    wait_for(lambda: not any(alive(one) for one in running))
    assert [warm.pid for warm in warm_servers()] == [pid]


@pytest.mark.parametrize("fault", ["hung", "talks nonsense", "says nothing and hangs up", "is another's"])
@pytest.mark.usefixtures("place")
def test_a_broken_one_is_out_of_the_way(fault: str, cold: type[Cold], tmp_path: Path) -> None:
    """The command judges by itself, and nobody meets that socket again."""
    challenge = write_course(tmp_path, CHECKS)
    with Folder() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(folder.address(name_of(challenge)))
        listener.listen()

        def answer() -> None:
            with listener.accept()[0] as sock:
                hello = b'{"type":"Hello","pid":1,"fingerprint":"another","runs":true}'
                said = {"talks nonsense": b"\xff" * 9, "is another's": len(hello).to_bytes(4, "big") + hello}
                sock.sendall(said.get(fault, b""))

        if fault != "hung":
            threading.Thread(target=answer, daemon=True).start()
        assert isinstance(start(challenge).judges, cold)
        assert name_of(challenge) not in folder.names()


@pytest.mark.usefixtures("place")
def test_one_that_hangs_after_its_greeting_is_not_waited_for(
    cold: type[Cold], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the job and says nothing: the command judges by itself, and nobody meets that socket again."""
    monkeypatch.setattr(client, "_WARM_SECONDS", 0.2)
    challenge = write_course(tmp_path, CHECKS)
    known = fingerprint(challenge, backend="kernel", device="cpu")
    with Folder() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(folder.address(name_of(challenge)))
        listener.listen()
        held: list[Connection[ToServer]] = []

        def greet() -> None:
            held.append(Connection(listener.accept()[0], to_server))
            held[0].send(Hello(1, known, runs=True))

        threading.Thread(target=greet, daemon=True).start()
        with start(challenge) as engine:
            assert isinstance(engine.judges, ServerJudges)
            assert engine.grade(submitted(REFERENCE)).output == "judged cold"
            judges: object = engine.judges
            assert isinstance(judges, cold)
            assert engine.troubles == []
        held[0].close()
        assert name_of(challenge) not in folder.names()


def test_a_folder_that_others_may_enter_is_not_used(
    cold: type[Cold], course: Challenge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made it so could have put a socket into it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "grade").mkdir(mode=0o700)
    (tmp_path / "grade").chmod(0o750)
    assert isinstance(start(course).judges, cold)
    (tmp_path / "grade").rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "grade").symlink_to(tmp_path / "elsewhere")

    assert isinstance(start(course).judges, cold)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.usefixtures("place")
def test_it_is_turned_off_by_the_environment(
    cold: type[Cold], course: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where nothing confines a submission it is never on."""
    assert isinstance(find_engine(course, read, backend="plain", device="cpu").judges, cold)
    monkeypatch.setenv("GRADE_WARM", "0")
    assert isinstance(start(course).judges, cold)
    monkeypatch.setenv("GRADE_WARM", "yes")
    with pytest.raises(UsageFault, match="GRADE_WARM=yes"):
        start(course)


def test_there_is_room_for_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more, the least recently used leave."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with Folder() as folder:
        for age, name in enumerate(("new.sock", "old.sock", "oldest.sock", "mine.sock")):
            with socket.socket(socket.AF_UNIX) as sock:
                sock.bind(folder.address(name))
            os.utime(name, (1000 - age, 1000 - age), dir_fd=folder.fd)
        client.make_room(folder, "mine.sock")
        assert folder.names() == ["mine.sock", "new.sock"]


@pytest.mark.usefixtures("place")
def test_an_idle_one_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it was never used; its socket goes with it."""
    monkeypatch.setenv("GRADE_WARM", "0.5")
    challenge = write_course(tmp_path, PLAIN_CHECKS)
    with start(challenge), Folder() as folder:
        assert name_of(challenge) in folder.names()
    with Folder() as folder:
        wait_for(lambda: name_of(challenge) not in folder.names())


@pytest.mark.usefixtures("cold")
def test_a_server_that_dies_meanwhile_costs_nothing(server: tuple[int, Grade], course: Challenge) -> None:
    """The submission is judged again by processes of the command's own, and nothing of the server's is left."""
    pid, _ = server
    family = [pid, *children(pid)]

    def kill(event: Event) -> None:
        if isinstance(event, Started) and alive(pid):
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda: not alive(pid))

    with start(course) as engine:
        assert isinstance(engine.judges, ServerJudges)
        assert engine.grade(submitted(SLOW), kill).output == "judged cold"
        assert engine.troubles == []
    wait_for(lambda: not any(alive(one) for one in family))
    assert warm_servers() == []


@pytest.fixture(scope="module")
def edited(place: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Challenge, Path]:
    """A challenge whose checks were edited while a server was warm for them, and where that one listened."""
    challenge = write_course(tmp_path_factory.mktemp("edited"), PLAIN_CHECKS)
    file = challenge.checks_file
    before, times = name_of(challenge), (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    start(challenge).close()
    file.write_text(PLAIN_CHECKS.replace("points=2", "points=5"))
    os.utime(file, ns=times)
    return challenge, place / before


def test_an_edited_check_is_judged_by_new_processes(edited: tuple[Challenge, Path]) -> None:
    """Whoever loaded the old one leaves, and is not looked for; setting the times back changes nothing."""
    challenge, before = edited

    assert name_of(challenge) != before.name
    wait_for(lambda: not before.exists())
    with start(challenge) as engine:
        assert engine.grade(submitted(REFERENCE)).possible == 6


@pytest.mark.usefixtures("cold")
def test_one_that_was_asked_to_leave_judges_for_whom_it_knows(edited: tuple[Challenge, Path]) -> None:
    """A command that is connected gets its grade from it; then it ends."""
    challenge, _ = edited
    with start(challenge) as engine:
        assert engine.grade(submitted(REFERENCE)).full_marks
        with Folder() as folder:
            with client.visit(folder, name_of(challenge)) as (there, hello):
                there.send(Leave())
            folder.remove(name_of(challenge))
        assert not isinstance(engine.grade(submitted(REFERENCE)), str)
    wait_for(lambda: not alive(hello.pid))
