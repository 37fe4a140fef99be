"""The process that keeps an engine warm for the next command of the same user."""

import contextlib
import gc
import os
import select
import socket
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Literal, NoReturn

import msgspec

from grader.course.course import Course
from grader.errors import GradeError
from grader.grading.engine import Engine, start_engine
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.confine import hide_memory, show_memory
from grader.warm.connection import Ask, Connection, Give, Hello, Leave, Run, State, ToServer, to_server
from grader.warm.folder import Folder
from grader.warm.place import fingerprint

_TICK_SECONDS = 2.0


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """What a server is started for.

    Attributes:
        name: of its socket.
        idle_seconds: how long it stays when nobody is connected.
        runner: module whose `run(connection, call)` runs whole commands, imported once there is time; empty: none.
    """

    root: str
    slug: str
    runs: bool
    backend: str
    device: Literal["cpu", "cuda"]
    fingerprint: str
    folder: str
    name: str
    idle_seconds: float
    runner: str = ""


class Server:
    """Hands jobs to its engine's checker until it is idle, outdated or asked to leave."""

    def __init__(self, spec: Spec, listener: socket.socket, folder: Folder, engine: Engine) -> None:
        self._spec = spec
        self._listener = listener
        self._folder = folder
        self._engine = engine
        self._connections: list[Connection[ToServer]] = []
        self._challenge = Course(Path(spec.root)).load(spec.slug)
        mine = folder.identity(spec.name)
        self._inode = mine[0] if mine else -1
        self._used = self._looked = time.monotonic()
        self._asked = self._leaving = False
        self._commands: set[int] = set()

    def run(self) -> None:
        """Serve, and return when it is time to end."""
        tick = min(_TICK_SECONDS, self._spec.idle_seconds / 2)
        while self._connections or not self._leaving:
            watched: list[socket.socket | Connection[ToServer]] = [*self._connections]
            if not self._leaving:
                watched.append(self._listener)
            ready, _, _ = select.select(watched, [], [], tick)
            if self._asked and not ready:  # kept out of the way of the first job
                self._asked = False
                self._prepare()
            if self._listener in ready:
                self._welcome()
            for connection in [connection for connection in self._connections if connection in ready]:
                self._serve(connection)
            if time.monotonic() >= self._looked + tick:
                self._look_around()
            if not self._connections and time.monotonic() >= self._used + self._spec.idle_seconds:
                self._leave()

    def _prepare(self) -> None:
        """Import what commands need, so that each finds it in the process that is forked for it."""
        if self._spec.runner and self._spec.runner not in sys.modules:
            import_module(self._spec.runner)
            gc.collect()
            gc.freeze()

    def _welcome(self) -> None:
        sock, _ = self._listener.accept()
        with contextlib.suppress(ChannelClosed):
            connection = Connection(sock, to_server)
            self._connections.append(connection)
            connection.send(Hello(os.getpid(), self._spec.fingerprint, self._spec.runs))

    def _serve(self, connection: Connection[ToServer]) -> None:
        try:
            while connection in self._connections:  # else it is a command's by now
                received = connection.receive(0)
                if received is None:
                    return
                self._answer(connection, *received)
        except ChannelClosed:
            self._connections.remove(connection)
            connection.close()

    def _answer(self, connection: Connection[ToServer], message: ToServer, fds: list[int]) -> None:
        try:
            if isinstance(message, Give):
                if len(fds) != 1:
                    raise ChannelClosed("a job comes with one connection")
                self._used = time.monotonic()
                self._asked = True
                self._judge(message, fds[0])
            elif isinstance(message, Run):
                self._run(connection, message, fds)
            elif isinstance(message, Ask):
                children = Path("/proc/thread-self/children").read_text().split()  # checker and zygote
                memory = sum(map(_own_memory, (os.getpid(), *map(int, children))))
                connection.send(State(self._spec.slug, time.monotonic() - self._used, memory))
            else:
                assert isinstance(message, Leave)
                self._leave()
        finally:
            for fd in fds:
                os.close(fd)

    def _judge(self, message: Give, events: int) -> None:
        try:
            self._engine.hand_over(message.job, events)
            self._folder.touch(self._spec.name)
        except (ChannelClosed, GradeError, OSError):
            self._end()  # the command sees its connections close, and judges by itself

    def _run(self, connection: Connection[ToServer], message: Run, fds: list[int]) -> None:
        """Fork a process for a command, and leave the connection to it."""
        if len(fds) != 4 or not self._spec.runner:
            raise ChannelClosed("a command comes with three streams and its folder")
        self._used = time.monotonic()
        self._connections.remove(connection)
        with contextlib.suppress(OSError):  # no more processes: the connection closes, and the command runs where it is
            pid = os.fork()
            if pid == 0:
                self._become(connection, message, fds)
            self._commands.add(pid)
        connection.close()

    def _become(self, connection: Connection[ToServer], message: Run, fds: list[int]) -> NoReturn:
        """In the fork: let go of all that is the server's, and run the command."""
        try:
            if self._is_current(remember=True):  # else it would run what has been replaced since
                for number, fd in enumerate(fds[:3]):
                    os.dup2(fd, number)
                os.fchdir(fds[3])
                os.closerange(3, connection.fileno())
                os.closerange(connection.fileno() + 1, 1 << 16)
                show_memory()
                import_module(self._spec.runner).run(connection, message.call)
        finally:
            os._exit(1)

    def _look_around(self) -> None:
        """Leave when the socket is gone or another's, a process ended, or anything changed that the engine loaded."""
        self._looked = time.monotonic()
        self._commands = {pid for pid in self._commands if os.waitpid(pid, os.WNOHANG) == (0, 0)}
        if self._engine.gone:
            self._end()
        if not self._has_its_socket() or not self._is_current():
            self._leave()

    def _has_its_socket(self) -> bool:
        found = self._folder.identity(self._spec.name)
        return found is not None and found[0] == self._inode

    def _is_current(self, *, remember: bool = False) -> bool:
        spec = self._spec
        try:
            now = fingerprint(self._challenge, backend=spec.backend, device=spec.device, remember=remember)
        except OSError:
            return False
        return now == self._spec.fingerprint

    def _leave(self) -> None:
        if self._leaving:
            return
        self._leaving = True
        self._listener.close()
        if self._has_its_socket():
            self._folder.remove(self._spec.name)

    def _end(self) -> NoReturn:
        self._leave()
        self._engine.close()
        os._exit(1)


def _own_memory(pid: int) -> int:
    """Return the bytes that only this process holds; 0 where unknown."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
    return 0


def main(listener_fd: int, spec_json: str) -> NoReturn:
    """Serve on a socket that the starting command has bound; that command and its terminal may be long gone."""
    gc.enable()
    os.umask(0o077)
    hide_memory()
    spec = msgspec.json.decode(spec_json, type=Spec)
    listener = socket.socket(fileno=listener_fd)
    listener.listen(16)  # again, and by this process: now connecting commands see whose it is
    challenge = Course(Path(spec.root)).load(spec.slug)
    with (
        start_engine(challenge, runs=spec.runs, backend=spec.backend, device=spec.device) as engine,
        Folder(spec.folder) as folder,
    ):
        Server(spec, listener, folder, engine).run()
    os._exit(0)
