"""Starting the grader's own processes, all in one way: isolated, in the root folder, with a clean environment.

A command starts the first one before it imports anything else, so that nothing is imported here that takes time:
`pathlib`, `socket`, `subprocess` and `typing` together take longer than Python's own start.
"""

import _socket
import _thread
import os
import sys
import time

from grader.errors import MachineFault
from grader.sandbox.channel import Channel, ChannelClosed

ROOT = os.path.realpath(f"{__file__}/../../..")
"""The folder that holds the package."""
WITHOUT_TORCH = {"GRADE_TORCH": "0"}
"""Environment of a process that must not import torch: see `grader.sandbox.tensors`."""
_SINGLE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
_HANDED = 3
"""Number, in the new process, of the descriptor that it is handed."""
_CALL_BYTES, _CALL_SECONDS = 1 << 20, 150.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.0005, 0.05


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment that the grader's own processes start with: nothing of the user's but devices."""
    kept = {k: v for k, v in os.environ.items() if k.startswith(("CUDA_", "NVIDIA_"))}
    base = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    }
    return base | _SINGLE_THREAD | kept | (extra or {})


class Process:
    """A child of this process. Threads may share it.

    Attributes:
        pid: process id.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None
        self._turn = _thread.allocate_lock()  # no process id is used once the kernel may have given it to another

    def poll(self) -> int | None:
        """Return how it ended, a signal as a negative number; None while it runs."""
        with self._turn:
            if self._code is None:
                try:
                    pid, status = os.waitpid(self.pid, os.WNOHANG)
                except ChildProcessError:  # this process has its children reaped by the kernel
                    pid, status = self.pid, 0
                if pid:
                    self._code = os.waitstatus_to_exitcode(status)
            return self._code

    def wait(self, seconds: float | None = None) -> int | None:
        """Return how it ended; None where it has not within `seconds`."""
        end = None if seconds is None else time.monotonic() + seconds
        pause = _FIRST_PAUSE_SECONDS
        while (code := self.poll()) is None and (end is None or time.monotonic() < end):
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        return code

    def kill(self) -> None:
        """End it, unless it has ended."""
        with self._turn:
            if self._code is None:
                os.kill(self.pid, 9)


def start_process(
    module: str,
    hand: _socket.socket,
    *arguments: object,
    output: int | None = None,
    environment: dict[str, str] | None = None,
) -> Process:
    """Start Python with the `main` of a module of the grader: isolated, in the root folder, with a clean environment.

    It ignores SIGINT.

    Args:
        module: in full, as in "grader.sandbox.zygote". Its `main` enables Python's garbage collector.
        hand: its only descriptor but the standard ones; `main` gets its number first. The caller closes it.
        arguments: what `main` gets then: texts, numbers, and tuples of these.
        output: descriptor that it prints to. Without, what it prints is lost, and it gets a session of its own: it is
            meant to outlive this process and its terminal.
        environment: in addition to `clean_environment`.

    Raises:
        MachineFault: it cannot be started.
    """
    early = _early.pop(module, None)
    if early is not None and early.call(hand, arguments, output, environment or {}):
        return early.process
    return _start(module, hand, *arguments, output=output, environment=environment, lasting=output is None)


def start_early(module: str, *following: str, lasting: bool = False) -> None:
    """Start the process of a module that `start_process` will be asked for soon, so that it imports things meanwhile.

    Where `start_process` never is, it ends with this one; where it cannot be started, nothing is said yet.

    Args:
        module: as in `start_process`.
        following: modules of processes that this process will start itself, and each of them the next.
        lasting: whether it is meant to outlive this process and its terminal, once it is called.
    """
    if module in _early:
        return
    here, there = _socket.socketpair()
    channel = Channel(here, most_bytes=_CALL_BYTES, send_seconds=_CALL_SECONDS)
    try:
        _early[module] = _Early(_start("grader.sandbox.early", there, module, *following, lasting=lasting), channel)
    except MachineFault:
        channel.close()
    finally:
        there.close()


class _Early:
    """A process that waits for its call."""

    def __init__(self, process: Process, channel: Channel) -> None:
        self.process = process
        self._channel = channel

    def call(
        self, hand: _socket.socket, arguments: tuple[object, ...], output: int | None, environment: dict[str, str]
    ) -> bool:
        """Tell it what it was started for, as `start_process` is told; False where it has ended."""
        outputs = [] if output is None else [output]
        try:
            self._channel.send_bytes(ascii((arguments, environment)).encode(), hand.fileno(), *outputs)
        except ChannelClosed:
            return False
        finally:
            self._channel.close()
        return True


_early: dict[str, _Early] = {}


def called(fd: int) -> tuple[tuple[object, ...], dict[str, str], list[int]]:
    """In a process that was started early: wait for its call.

    Returns:
        The arguments, what to add to the environment, and the descriptors: what it is handed, and its output if any.

    Raises:
        ChannelClosed: none comes any more.
    """
    from ast import literal_eval

    channel = Channel(_socket.socket(fileno=fd), most_bytes=_CALL_BYTES, send_seconds=_CALL_SECONDS)
    received = channel.receive_bytes()
    assert received is not None  # no timeout was asked for
    channel.close()
    body, descriptors = received
    return *literal_eval(body.decode()), descriptors


def _start(
    module: str,
    hand: _socket.socket,
    *arguments: object,
    output: int | None = None,
    environment: dict[str, str] | None = None,
    lasting: bool,
) -> Process:
    call = ", ".join(map(repr, (_HANDED, *arguments)))
    # Ctrl-C in a terminal reaches all of them, also while they import, and only the command is to answer it. While they
    # import, the collector finds nothing and takes a tenth of the time; each enables it once it is warm.
    code = f"""
import _signal, gc, os, sys
_signal.signal(_signal.SIGINT, _signal.SIG_IGN)
gc.disable()
os.chdir("/")
{"os.setsid()" if lasting else ""}
sys.path.insert(0, {ROOT!r})
from grader.sandbox.start import keep_only_standard
keep_only_standard({_HANDED})
from {module} import main
main({call})
"""
    hand_fd, output_fd = _out_of_the_way(hand.fileno()), None if output is None else _out_of_the_way(output)
    to_null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    said = [] if output_fd is None else [(os.POSIX_SPAWN_DUP2, output_fd, fd) for fd in (1, 2)]
    actions = [*to_null, *said, (os.POSIX_SPAWN_DUP2, hand_fd, _HANDED)]
    command = [sys.executable, "-I", "-c", code]
    try:
        return Process(os.posix_spawn(command[0], command, clean_environment(environment), file_actions=actions))
    except OSError as error:
        raise MachineFault(f"Python could not be started: {error}", next_step="grade doctor") from None
    finally:
        for fd in filter(None, (hand_fd, output_fd)):
            os.close(fd)


def _out_of_the_way(fd: int) -> int:
    """Return a copy of a descriptor whose number no file action writes to."""
    import fcntl

    return fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HANDED + 1)


def keep_only_standard(handed: int) -> None:
    """Close what a new process has inherited from whoever typed the command, but the standard streams and `handed`."""
    try:
        found = [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208 - pathlib takes time
    except OSError:  # a machine without that folder
        found = list(range(256))
    for fd in found:
        if fd > 2 and fd != handed:
            try:  # noqa: SIM105 - contextlib takes time
                os.close(fd)
            except OSError:  # what listed them
                pass
