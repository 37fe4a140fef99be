"""A command's way to a warm server: find it, start it, or do without."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

import msgspec

from grader.course.challenge import Challenge
from grader.course.interface import Interface
from grader.grading.engine import Engine, Listener, Submitted, _Heard
from grader.grading.messages import Event, Job
from grader.grading.stop import Stop
from grader.report.record import Grade, Outcome, Status
from grader.sandbox.control import ControlClosed
from grader.sandbox.launch import ROOT, Backend, clean_environment
from grader.warm.connection import Ask, Connection, Give, Hello, Leave, State, ToCommand
from grader.warm.folder import SUFFIX, Folder
from grader.warm.place import alone, fingerprint, idle_seconds
from grader.warm.server import Spec

MOST = 2
_GREETING_SECONDS = 1.0
_START_SECONDS = 30.0
# Until a judge says its first word: where it is warm, and where torch is still to be imported, from a slow disk maybe.
_WARM_SECONDS, _COLD_SECONDS = 5.0, 120.0


class WarmEngine(Engine):
    """An engine whose processes belong to a server; where that fails, one with processes of its own.

    Args:
        read: reads what the stub asks for, which may take a template engine: called where processes are started.
        connection: to the server.
        name: of its socket.
        hello: its greeting; None where this command started it, so that it takes a moment.
    """

    def __init__(
        self, challenge: Challenge, read: Callable[[], Interface], *, backend: Backend,
        device: Literal["cpu", "cuda"], connection: Connection[ToCommand], name: str, hello: Hello | None,
    ) -> None:  # fmt: skip
        # Not the base's: that starts the processes, which here is done only when the server fails.
        self._challenge = challenge
        self._read = read
        self._backend: Backend = backend
        self._device = self._cpu_or_cuda = device
        self._runs = hello is not None and hello.runs
        self._connection = connection
        self._name = name
        self._greeted = hello is not None
        self._own: Engine | None = None
        self.troubles: list[str] = []

    def grade(self, submitted: Submitted, listen: Listener = lambda _: None, *, diagnose: bool = True) -> Grade:
        """Do as the base does; what the server's processes could not judge is judged by processes of its own."""
        if self._own is None:
            before = len(self.troubles)
            grade = self._grade_there(submitted, listen, diagnose=diagnose)
            if grade.status is not Status.BROKEN and Outcome.BROKEN not in {check.outcome for check in grade.checks}:
                return grade
            self._connection.close()
            del self.troubles[before:]
            self._own = Engine(self._challenge, self._read(), backend=self._backend, device=self._cpu_or_cuda)
            self._own.troubles = self.troubles
        return self._own.grade(submitted, listen, diagnose=diagnose)

    def _grade_there(self, submitted: Submitted, listen: Listener, *, diagnose: bool) -> Grade:
        """Grade through the server; one that hangs before the first event is waited for no longer, nor met again."""
        stop = Stop()
        patience = threading.Timer(_WARM_SECONDS if self._greeted else _COLD_SECONDS, stop.press)
        patience.daemon = True

        def hear(event: Event) -> None:
            patience.cancel()
            listen(event)

        patience.start()
        try:
            grade, _ = self._grade(submitted, _Heard(hear, self.troubles, stop), diagnose=diagnose)
        finally:
            patience.cancel()
        if stop.pressed:
            with suppress(OSError), Folder() as folder:
                folder.remove(self._name)
        return grade

    @property
    def gone(self) -> bool:
        """Whether nothing more can be graded."""
        return self._own.gone if self._own else False

    def hand_over(self, job: Job, events: int) -> None:
        """Have the server's checker fork a judge for this job.

        Raises:
            ControlClosed: the server is gone or does not answer.
        """
        if not self._greeted:
            self._runs = _greet(self._connection, seconds=_START_SECONDS).runs
            self._greeted = True
        self._connection.send(Give(job), events)

    def _last_words(self) -> str:
        return ""

    def close(self) -> None:
        """Let go of the server, which stays; end what was started instead of it."""
        self._connection.close()
        if self._own:
            self._own.close()


def start_engine(
    challenge: Challenge,
    read: Callable[[], Interface],
    *,
    backend: Backend,
    device: Literal["cpu", "cuda"],
    runner: str = "",
) -> Engine:
    """Return an engine on processes that are warm, or that will be for the next command; returns at once.

    It is one with processes of its own where GRADE_WARM is 0, nothing confines a submission, or a server cannot be
    had for whatever reason. `read` reads what the stub asks for, and is called only where processes are started;
    `runner` is the module that runs whole commands in a server.

    Raises:
        UsageFault: GRADE_WARM is no number.
    """
    seconds = idle_seconds()
    if seconds and backend == "kernel":
        with suppress(OSError, RuntimeError, ControlClosed), Folder() as folder:
            known = fingerprint(challenge, backend=backend, device=device)
            name = f"{challenge.slug}-{device}-{known[:24]}{SUFFIX}"

            def spec() -> Spec:
                return Spec(
                    root=str(challenge.folder.parent.parent), slug=challenge.slug, interface=read(), backend=backend,
                    device=device, fingerprint=known, folder=folder.path, idle_seconds=seconds, name=name,
                    runner=runner,
                )  # fmt: skip

            connection, hello = _reach(folder, name, known, spec)
            return WarmEngine(
                challenge, read, backend=backend, device=device, connection=connection, name=name, hello=hello
            )
    return Engine(challenge, read(), backend=backend, device=device)


def _reach(
    folder: Folder, name: str, known: str, spec: Callable[[], Spec]
) -> tuple[Connection[ToCommand], Hello | None]:
    """Connect to the server of this name and return its greeting, or start it; then the greeting is yet to come."""
    with alone(folder):
        sock = _connect(folder, name)
        started = sock is None
        if sock is None:
            wanted = spec()  # first: where this raises, nobody needs room
            _make_room(folder, name)
            sock = _start(folder, wanted)
    connection: Connection[ToCommand] = Connection(sock, ToCommand)
    if started:
        return connection, None
    try:
        return connection, _greet(connection, known)
    except ControlClosed:  # hung or broken: out of everybody's way
        connection.close()
        folder.remove(name)
        raise


def _connect(folder: Folder, name: str) -> socket.socket | None:
    """Connect to a socket; one that nobody listens on any more is removed."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(_GREETING_SECONDS)
    try:
        sock.connect(folder.address(name))
    except OSError:
        sock.close()
        folder.remove(name)
        return None
    return sock


def _greet(connection: Connection[ToCommand], known: str = "", *, seconds: float = _GREETING_SECONDS) -> Hello:
    """Hear the server's first word.

    Raises:
        ControlClosed: it does not say it in time, or was warmed for something else than `known`.
    """
    said = connection.receive(seconds)
    if not isinstance(said, Hello) or known not in ("", said.fingerprint):
        raise ControlClosed("not the server that was looked for")
    return said


def _make_room(folder: Folder, name: str) -> None:
    """Ask servers to leave, the one least recently used first, until there is room for one more."""
    others = [other for other in folder.names() if other != name]
    for other in others[: max(0, len(others) - MOST + 1)]:
        with suppress(ControlClosed), _visit(folder, other) as (connection, _):
            connection.send(Leave())
        folder.remove(other)


@contextmanager
def _visit(folder: Folder, name: str) -> Iterator[tuple[Connection[ToCommand], Hello]]:
    sock = _connect(folder, name)
    if sock is None:
        raise ControlClosed("nobody listens")
    connection: Connection[ToCommand] = Connection(sock, ToCommand)
    try:
        yield connection, _greet(connection)
    finally:
        connection.close()


def _start(folder: Folder, spec: Spec) -> socket.socket:
    """Start a server and connect to it, before it is even there to answer."""
    import subprocess

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(folder.address(spec.name))
        listener.listen(16)
        start = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); from grader.warm.server import main; "
            f"main({listener.fileno()}, {msgspec.json.encode(spec).decode()!r})"
        )
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", start],
            pass_fds=[listener.fileno()], env=clean_environment(), cwd="/", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        process.returncode = 0  # it outlives this command, and nobody waits for it
        sock = _connect(folder, spec.name)
    if sock is None:
        raise ControlClosed("nobody listens")
    return sock


class Warm(msgspec.Struct, frozen=True):
    """A server that is there: the process that keeps the others, and how it is."""

    pid: int
    state: State


def warm_servers() -> list[Warm]:
    """Return the servers of this user that answer."""
    found = []
    with suppress(OSError), Folder() as folder:
        for name in folder.names():
            with suppress(ControlClosed), _visit(folder, name) as (connection, hello):
                connection.send(Ask())
                state = connection.receive(_GREETING_SECONDS)
                if isinstance(state, State):
                    found.append(Warm(hello.pid, state))
    return found


def cool() -> int:
    """End all servers of this user that nobody uses right now, and return how many left."""
    count = 0
    with suppress(OSError), Folder() as folder:
        for name in folder.names():
            with suppress(ControlClosed), _visit(folder, name) as (connection, _):
                connection.send(Leave())
                count += 1
            folder.remove(name)
    return count
