"""The engine's side of the zygote, for a process that need not know torch.

What is only needed once something is started is imported then: a command that finds warm processes starts nothing.
"""

import os
import select
import time
from pathlib import Path
from typing import Any, Literal

from grader.errors import MachineFault
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from grader.sandbox.said import Said
from grader.sandbox.start import WITHOUT_TORCH, start_process

_START_SECONDS = 120.0
_CLEAR_SECONDS = 2.0
_END_SECONDS = 10.0


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
                "grader.sandbox.zygote", there, backend, device, self._scratch,
                output=self.said.file.fileno(), environment=environment,
            )  # fmt: skip
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
        if self._process.poll() is None and self._ready is None and not select.select([self._control], [], [], 0)[0]:
            self._process.kill()  # still importing torch: it has started nothing, and would not listen for seconds
        self._control.close()
        if self._process.wait(_END_SECONDS) is None:
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
