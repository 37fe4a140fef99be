"""A command's way to a warm server: find it, start it, or do without."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import msgspec

from grader.course.challenge import Challenge
from grader.errors import MachineFault
from grader.grading.engine import Engine
from grader.grading.judges import DeviceKind, OwnJudges
from grader.grading.messages import Job
from grader.sandbox import backends
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.start import start_early, start_process
from grader.warm.connection import Ask, Connection, Give, Hello, Leave, State, ToCommand, to_command
from grader.warm.folder import SUFFIX, Folder
from grader.warm.place import alone, fingerprint, idle_seconds
from grader.warm.server import Spec

MOST = 2
_GREETING_SECONDS = 1.0
_START_SECONDS = 30.0
# Until a judge says its first word: where it is warm, and where torch is still to be imported, from a slow disk maybe.
_WARM_SECONDS, _COLD_SECONDS = 5.0, 120.0


class ServerJudges:
    """Judges that a warm server's checker forks.

    Args:
        connection: to the server.
        name: of its socket.
        hello: its greeting; None where this command started it, so that it takes a moment.
    """

    killed = False

    def __init__(self, connection: Connection[ToCommand], name: str, hello: Hello | None) -> None:
        self._connection = connection
        self._name = name
        self._hello = hello
        self.gone = False

    @property
    def pids(self) -> dict[str, int]:
        """None: the processes are the server's."""
        return {}

    @property
    def runs(self) -> bool:
        """Whether submissions are executed; unknown, and not so, of a server that never answered."""
        return self._hello is not None and self._hello.runs

    @property
    def patience(self) -> float:
        """Seconds until a judge's first word: it is warm, or torch is still to be imported, maybe from a slow disk."""
        return _COLD_SECONDS if self._hello is None else _WARM_SECONDS

    def hand_over(self, job: Job, events: int) -> None:
        """Have the server's checker fork a judge for this job."""
        try:
            self._hello = self._hello or _greet(self._connection, seconds=_START_SECONDS)
            self._connection.send(Give(job), events)
        except ChannelClosed:
            self.gone = True
            raise

    def forsake(self) -> None:
        """Remove the server's socket, so that nobody else meets one that hangs."""
        with suppress(OSError), Folder() as folder:
            folder.remove(self._name)

    def last_words(self) -> str:
        """Return nothing: what the server's processes print is not this command's."""
        return ""

    def close(self) -> None:
        """Let go of the server, which stays."""
        self._connection.close()


def find_engine(
    challenge: Challenge,
    runs: Callable[[], bool],
    *,
    backend: str,
    device: DeviceKind,
    runner: str = "",
) -> Engine:
    """Return an engine on processes that are warm, or that will be for the next command; returns at once.

    It is one with processes of its own where GRADE_WARM is 0, nothing confines a submission, or a server cannot be
    had for whatever reason. `runs` tells whether submissions are executed, and is called only where some are started;
    `runner` is the module that runs whole commands in a server.

    Raises:
        UsageFault: GRADE_WARM is no number.
    """

    def own() -> OwnJudges:
        return OwnJudges(challenge, runs=runs(), backend=backend, device=device)

    seconds = idle_seconds()
    if seconds and backends.find(backend).CONFINES:
        with suppress(OSError, RuntimeError, ChannelClosed), Folder() as folder:
            known = fingerprint(challenge, backend=backend, device=device)
            name = f"{challenge.slug}-{device}-{known[:24]}{SUFFIX}"

            def spec() -> Spec:
                return Spec(
                    root=str(challenge.folder.parent.parent), slug=challenge.slug, runs=runs(), backend=backend,
                    device=device, fingerprint=known, folder=folder.path, idle_seconds=seconds, name=name,
                    runner=runner,
                )  # fmt: skip

            connection, hello = _reach(folder, name, known, spec)
            judges = ServerJudges(connection, name, hello)
            return Engine(challenge, judges, backend=backend, device=device, instead=own)
    return Engine(challenge, own(), backend=backend, device=device)


def _reach(
    folder: Folder, name: str, known: str, spec: Callable[[], Spec]
) -> tuple[Connection[ToCommand], Hello | None]:
    """Connect to the server of this name and return its greeting, or start it; then the greeting is yet to come."""
    with alone(folder):
        sock = _connect(folder, name)
        started = sock is None
        if sock is None:
            wanted = spec()  # first: where this raises, nobody needs room
            make_room(folder, name)
            sock = _start(folder, wanted)
    connection = Connection(sock, to_command)
    if started:
        return connection, None
    try:
        return connection, _greet(connection, known)
    except ChannelClosed:  # hung or broken: out of everybody's way
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
        ChannelClosed: it does not say it in time, or was warmed for something else than `known`.
    """
    said = _hear(connection, seconds)
    if not isinstance(said, Hello) or known not in ("", said.fingerprint):
        raise ChannelClosed("not the server that was looked for")
    return said


def _hear(connection: Connection[ToCommand], seconds: float = _GREETING_SECONDS) -> ToCommand:
    received = connection.receive(seconds)
    if received is None:
        raise ChannelClosed("no answer")
    return received[0]


def make_room(folder: Folder, name: str) -> None:
    """Ask servers to leave, the one least recently used first, until there is room for one more."""
    others = [other for other in folder.names() if other != name]
    for other in others[: max(0, len(others) - MOST + 1)]:
        with suppress(ChannelClosed), visit(folder, other) as (connection, _):
            connection.send(Leave())
        folder.remove(other)


@contextmanager
def visit(folder: Folder, name: str) -> Iterator[tuple[Connection[ToCommand], Hello]]:
    """Connect to a server for a moment; yield the connection and its greeting.

    Raises:
        ChannelClosed: nobody listens, or answers in time.
    """
    sock = _connect(folder, name)
    if sock is None:
        raise ChannelClosed("nobody listens")
    connection = Connection(sock, to_command)
    try:
        yield connection, _greet(connection)
    finally:
        connection.close()


def _start(folder: Folder, spec: Spec) -> socket.socket:
    """Start a server and connect to it, before it is even there to answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(folder.address(spec.name))
        listener.listen(16)
        start_early("grader.warm.server", "grader.grading.checker", lasting=True)
        try:
            start_process("grader.warm.server", listener, msgspec.json.encode(spec).decode())
        except MachineFault as fault:
            raise ChannelClosed(str(fault)) from None
        sock = _connect(folder, spec.name)
    if sock is None:
        raise ChannelClosed("nobody listens")
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
            with suppress(ChannelClosed), visit(folder, name) as (connection, hello):
                connection.send(Ask())
                state = _hear(connection)
                if isinstance(state, State):
                    found.append(Warm(hello.pid, state))
    return found


def cool() -> int:
    """End all servers of this user that nobody uses right now, and return how many left."""
    count = 0
    with suppress(OSError), Folder() as folder:
        for name in folder.names():
            with suppress(ChannelClosed), visit(folder, name) as (connection, _):
                connection.send(Leave())
                count += 1
            folder.remove(name)
    return count
