"""What a fork of the zygote does to become a host: give up what it had, lock itself in, serve."""

import contextlib
import os
import signal
import sys
import tempfile
from typing import NoReturn

from grader.sandbox import confine
from grader.sandbox.backends import Backend
from grader.sandbox.limits import Limits

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def become_host(fds: list[int], limits: Limits, scratch: str | None, *, cuda: bool, backend: Backend) -> NoReturn:
    """In the forked child: give up everything of the zygote's, lock in, serve."""
    try:
        from grader.sandbox import host

        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.setsid()
        confine.die_with_parent()
        _rearrange_descriptors(*fds)
        sys.argv = [host.MODULE]
        devices = {k: v for k, v in os.environ.items() if k.startswith(("CUDA_", "NVIDIA_"))} if cuda else {}
        os.environ.clear()
        os.environ.update({"LANG": "C.UTF-8", **dict.fromkeys(_ONE_THREAD, "1"), **devices})
        tempfile.tempdir = scratch if limits.scratch else None  # a value cached in the zygote would point elsewhere
        if scratch and limits.scratch:
            os.environ["TMPDIR"] = scratch
        if scratch and limits.files:
            sys.path.insert(0, scratch)
        os.chdir(scratch or "/")
        confine.limit(limits, cuda=cuda)
        backend.confine(scratch=scratch, writable=limits.scratch, cuda=cuda)
        host.run(3)
    except BaseException as error:  # noqa: BLE001 - whatever it is, this child must not return into the zygote
        with contextlib.suppress(OSError):
            os.write(2, f"host could not start: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(70)


def _rearrange_descriptors(sock: int, output: int) -> None:
    """0 = /dev/null, 1 and 2 = the output pipe, 3 = the host's socket; nothing else stays open."""
    os.dup2(sock, 100)
    os.dup2(output, 101)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(101, 1)
    os.dup2(101, 2)
    os.dup2(100, 3)
    os.closerange(4, 1 << 16)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - they stay open for good
    sys.stdout = open(1, "w", buffering=1, closefd=False, errors="replace")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False, errors="replace")  # noqa: SIM115
