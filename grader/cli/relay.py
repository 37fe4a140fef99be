"""Has a warm server run this very command: only Python itself is started here, and nothing is imported that takes time.

The server forks a process that takes over this one's streams, folder, environment and arguments (`relayed.py`). What
is imported there was imported long before. Anything odd, and the command runs here.
"""

# Importing `signal` and `socket` takes as long as starting Python.
import _signal  # type: ignore[import-not-found]
import _socket
import os
import sys

from grader.sandbox.channel import Channel, ChannelClosed
from grader.warm.call import BEGAN, ENDED, MOST_BYTES, RUN, number_of
from grader.warm.folder import Folder

_SECONDS = 1.0


def relay() -> int | None:
    """Return the exit code of what was typed, run by a warm server; None where it is to be run here."""
    # A whole report may need a pager, which needs the terminal to be its own.
    if (
        sys.platform != "linux"
        or sys.argv[1:2] != ["submit"]
        or "--full" in sys.argv
        or os.environ.get("GRADE_WARM") == "0"
    ):
        return None
    if sys.stdout is None or sys.stderr is None:  # closed before the start
        return None
    try:
        with Folder() as folder:
            *_, latest = folder.names()
            return _run_there(folder.address(latest))
    except (OSError, ValueError, ChannelClosed):  # nothing is warm, hangs, or is what it should be
        return None


def begin() -> None:
    """Start the processes that what was typed will need, as far as this is plain before anything else is imported."""
    if sys.argv[1:2] != ["submit"] or {"-h", "--help"}.intersection(sys.argv):
        return
    from grader.sandbox.start import start_early

    if os.environ.get("GRADE_WARM") == "0":
        start_early("grader.grading.checker")
        return
    try:
        with Folder() as folder:
            if not folder.names():
                start_early("grader.warm.server", "grader.grading.checker", lasting=True)
    except OSError:  # there will be no server
        pass


def _run_there(address: str) -> int:
    """Have the server at this address run the command, and return its exit code.

    Raises:
        OSError, ValueError, ChannelClosed: it does not, or not to the end; what it began ends with the connection.
    """
    sock = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    sock.settimeout(_SECONDS)
    channel = Channel(sock, most_bytes=MOST_BYTES, send_seconds=_SECONDS)
    try:
        sock.connect(address)
        return _wait(channel, _begin(channel))
    finally:
        channel.close()


def identity() -> str:
    """Return what two processes share that are the same program: its place, Python, what they see of the system."""
    here = os.path.realpath(__file__)
    spaces = [os.readlink(f"/proc/self/ns/{name}") for name in ("mnt", "pid", "user")]  # noqa: PTH115
    return repr((here, sys.prefix, sys.version, sys.flags.dev_mode, sys.getfilesystemencoding(), spaces))


def described() -> list[bytes]:
    """Return what this command is: identity, umask, encodings of stdout and stderr, arguments, environment."""
    mask = os.umask(0o077)
    os.umask(mask)
    encodings = [str(name) for stream in (sys.stdout, sys.stderr) for name in (stream.encoding, stream.errors)]
    head = [identity(), str(mask), *encodings, str(len(sys.argv)), *sys.argv]
    return [*(os.fsencode(part) for part in head), *(key + b"=" + value for key, value in os.environb.items())]


def _begin(channel: Channel) -> int:
    """Hand the command over, and return the process that runs it.

    Raises:
        OSError: the server is another user's, or hangs.
        ValueError: it says something else than that it began.
        ChannelClosed: it does not take the command.
    """
    if channel.peer_user != os.geteuid():
        raise PermissionError("another user's process")
    hear(channel, _SECONDS)  # it lives
    cwd = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        channel.send_bytes(RUN + b"\0".join(described()), 0, 1, 2, cwd)
    finally:
        os.close(cwd)
    return number_of(BEGAN, hear(channel, _SECONDS))


def _wait(channel: Channel, pid: int) -> int:
    """Wait for the exit code, passing Ctrl-C on; the process ends when this one does.

    Raises:
        ValueError, ChannelClosed: it was killed.
    """
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, lambda *_: os.kill(pid, _signal.SIGINT))
    return number_of(ENDED, hear(channel))


def hear(channel: Channel, seconds: float | None = None) -> bytes:
    """Return the next message.

    Raises:
        TimeoutError: none comes in time.
        ChannelClosed: there is none.
    """
    received = channel.receive_bytes(seconds)
    if received is None:
        raise TimeoutError("no answer")
    return received[0]
