"""Starting the grader's own processes, the zygote among them, from one that need not know torch.

What is only needed once something is started is imported then: a command that finds warm processes starts nothing.
"""

import os
import select
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from grader.errors import MachineFault
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from grader.sandbox.said import Said

if TYPE_CHECKING:
    import socket
    import subprocess

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120.0
_CLEAR_SECONDS = 2.0
_END_SECONDS = 10.0
_SINGLE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")

WITHOUT_TORCH = {"GRADE_TORCH": "0"}
"""Environment of a process that must not import torch: see `grader.sandbox.tensors`."""


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment that the grader's own processes start with: nothing of the user's but devices."""
    kept = {k: v for k, v in os.environ.items() if k.startswith(("CUDA_", "NVIDIA_"))}
    base = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    }
    return base | _SINGLE_THREAD | kept | dict(extra or {})


def start_process(
    module: str,
    hand: "socket.socket",
    *arguments: object,
    said: Said | None = None,
    environment: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start Python with the `main` of a module of the grader: isolated, in the root folder, with a clean environment.

    It ignores SIGINT.

    Args:
        module: in full, as in "grader.sandbox.zygote". Its `main` enables Python's garbage collector.
        hand: its only descriptor but the standard ones; `main` gets its number first. The caller closes it.
        arguments: what `main` gets then: texts, numbers, and tuples of these.
        said: keeps what it prints. Without, what it prints is lost, and it gets a session of its own: it is meant to
            outlive this process and its terminal.
        environment: in addition to `clean_environment`.

    Raises:
        MachineFault: it cannot be started.
    """
    early = _early.pop(module, None)
    if early is not None and early.call(hand, arguments, said, environment):
        return early.process
    output = None if said is None else said.file
    return _start(module, hand, *arguments, output=output, environment=environment, lasting=said is None)


def _start(
    module: str,
    hand: "socket.socket",
    *arguments: object,
    output: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
    lasting: bool,
) -> "subprocess.Popen[bytes]":
    import subprocess

    call = ", ".join(map(repr, (hand.fileno(), *arguments)))
    # Ctrl-C in a terminal reaches all of them, also while they import, and only the command is to answer it. While they
    # import, the collector finds nothing and takes a tenth of the time; each enables it once it is warm.
    quiet = "import _signal, gc, sys; _signal.signal(_signal.SIGINT, _signal.SIG_IGN); gc.disable()"
    start = f"{quiet}; sys.path.insert(0, {str(ROOT)!r}); from {module} import main; main({call})"
    said = subprocess.DEVNULL if output is None else output
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-c", start],
            pass_fds=[hand.fileno()], env=clean_environment(environment), cwd="/",
            start_new_session=lasting, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
        )  # fmt: skip
    except OSError as error:
        raise MachineFault(f"Python could not be started: {error}", next_step="grade doctor") from None


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
    control, there = Control.pair()
    try:
        _early[module] = _Early(_start("grader.sandbox.early", there, module, *following, lasting=lasting), control)
    except MachineFault:
        control.close()
    finally:
        there.close()


class _Early(NamedTuple):
    """A process that waits for its call."""

    process: "subprocess.Popen[bytes]"
    control: Control

    def call(
        self,
        hand: "socket.socket",
        arguments: tuple[object, ...],
        said: Said | None,
        environment: Mapping[str, str] | None,
    ) -> bool:
        """Tell it what it was started for, as `start_process` is told; False where it has ended."""
        outputs = [] if said is None else [said.file.fileno()]
        try:
            self.control.send(
                {"arguments": ascii(arguments), "environment": environment or {}}, hand.fileno(), *outputs
            )
        except ChannelClosed:
            return False
        finally:
            self.control.close()
        return True


_early: dict[str, _Early] = {}


class ZygoteProcess:
    """A running zygote. Starting returns at once; `wait_ready` waits for the warm-up.

    Args:
        backend: name of what hosts are confined by.
        device: "cuda" lets them reach one.
        tensors: whether they have torch.

    Attributes:
        said: what it prints.
    """

    def __init__(self, backend: str, device: Literal["cpu", "cuda"] = "cpu", *, tensors: bool = True) -> None:
        self._scratch = _scratch_folder(), f"grade-scratch-{os.urandom(8).hex()}-"
        self.said = Said()
        self._control, there = Control.pair()
        environment = {} if tensors else WITHOUT_TORCH
        try:
            self._process = start_process(
                "grader.sandbox.zygote", there, backend, device, self._scratch, said=self.said, environment=environment
            )
        except MachineFault:
            self._control.close()
            self.said.close()
            raise
        finally:
            there.close()
        self._ready: dict[str, Any] | None = None

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """Return how it ended, a signal as a negative number; None while it runs."""
        return self._process.poll()

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return self._control.hung_up

    def join(self) -> int:
        """Return a descriptor of a new control connection for one checker; the caller closes it."""
        self.said.trim()
        control, there = Control.pair()
        try:
            self._control.send({"op": "join"}, there.fileno())
        except ChannelClosed:
            control.close()
            raise MachineFault("The process that starts submissions is gone.") from None
        finally:
            there.close()
        return control.detach()

    def wait_ready(self, seconds: float = _START_SECONDS) -> dict[str, Any]:
        """Wait for the warm-up; return what the zygote says of itself.

        Raises:
            MachineFault: it did not start, or has more than one thread, which a fork would not survive.
        """
        if self._ready is None:
            if not select.select([self._control], [], [], seconds)[0]:
                self.close()
                raise MachineFault("torch did not start within two minutes.", next_step="grade doctor")
            try:
                received = self._control.receive(1)
            except ChannelClosed:
                received = None
            if received is None:
                self._process.wait(_END_SECONDS)  # its connection closes a little before it has said why
                said = self.said.last_words().strip().splitlines()[-1:]
                raise MachineFault(f"torch could not be started: {' '.join(said)}", next_step="grade doctor")
            self._ready = received[0]
        return self._ready

    def close(self) -> None:
        """End the zygote and every host; safe to call twice."""
        import subprocess

        if self._process.poll() is None and self._ready is None and not select.select([self._control], [], [], 0)[0]:
            self._process.kill()  # still importing torch: it has started nothing, and would not listen for seconds
        self._control.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.said.close()
        self._clear()

    def _clear(self) -> None:
        """Remove the folders of hosts that a killed zygote left behind; these hosts may still be ending."""
        import shutil

        end = time.monotonic() + _CLEAR_SECONDS
        folder, prefix = self._scratch
        while (left := list(Path(folder).glob(f"{prefix}*"))) and time.monotonic() < end:
            for path in left:
                shutil.rmtree(path, ignore_errors=True)


def _scratch_folder() -> str:
    """Return where folders of hosts are made.

    Raises:
        MachineFault: there is no such place.
    """
    import tempfile

    try:
        return tempfile.gettempdir()
    except OSError as error:
        raise MachineFault(
            f"There is no place for temporary files: {error.strerror}",
            next_step="Free some space (df -h), or name another place: TMPDIR=DIR grade ...",
        ) from None
