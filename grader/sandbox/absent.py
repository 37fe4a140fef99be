"""What a submission finds of Python and what it does not: in one sentence each, with what to write instead.

Runs beside hostile code and is trusted for nothing: the sentences help an honest student, and `provide` puts plain
stand-ins in the place of what can be had without system calls that a host has not.
"""

import errno
import os
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any

from grader.sandbox.tensors import here, torch

_REFUSED = {errno.EPERM, errno.EACCES, errno.EAGAIN, errno.ENOSYS, errno.EROFS}
_NO_THREADS = (
    "This grader has no threads (threading, ThreadPoolExecutor, asyncio.to_thread): make the calls one after another."
)
_NO_PROCESSES = (
    "This grader starts no other processes (multiprocessing, ProcessPoolExecutor, DataLoader with workers): do the "
    "work in this one; for a DataLoader write num_workers=0."
)
_NO_PROGRAMS = "This grader starts no other programs (subprocess, os.system): leave the call out."
_NO_NETWORK = "This grader has no network: leave out what downloads, logs to a server or opens a socket."
_NO_FILES = (
    "This grader has none of your files, and no folder to write to: keep data in the function, and leave saving and "
    "reading out."
)
_NO_INPUT = "In this grader nobody answers `input()`: write the value into the file."
_NO_ARGUMENTS = (
    "In this grader the file has no command line for `argparse` to read: write the values into the file, or parse "
    'under `if __name__ == "__main__":`.'
)
_PLACES = (
    ("/multiprocessing/", _NO_PROCESSES),
    ("/concurrent/futures/process", _NO_PROCESSES),
    ("/torch/utils/data/", _NO_PROCESSES),
    ("/subprocess.py", _NO_PROGRAMS),
    ("/socket.py", _NO_NETWORK),
)
"""Which part of a library an error passed through, and what it was after."""
_SENTENCES = frozenset((_NO_THREADS, _NO_PROCESSES, _NO_PROGRAMS, _NO_NETWORK, _NO_FILES, _NO_INPUT, _NO_ARGUMENTS))
_WRITERS = ("/tempfile.py", "/torch/serialization.py")


def explain(error: BaseException) -> str:
    """Return the sentence for an exception that comes of what is not here; empty for any other."""
    return next((said for one in _chain(error) if (said := _explain(one))), "")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an exception and those that it was raised from, the last one first."""
    step: BaseException | None = error
    for _ in range(8):
        if step is None:
            return
        yield step
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)


def _explain(error: BaseException) -> str:
    files = _files(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return not_installed(error.name)
    if isinstance(error, EOFError) and "reading a line" in str(error):
        return _NO_INPUT
    if isinstance(error, SystemExit) and any(file.endswith("/argparse.py") for file in files):
        return _NO_ARGUMENTS
    if isinstance(error, RuntimeError) and str(error) == "can't start new thread":
        return _NO_THREADS
    if isinstance(error, socket.gaierror):
        return _NO_NETWORK
    if isinstance(error, OSError) and error.errno in _REFUSED:
        return _refused(error, files)
    if isinstance(error, (RuntimeError, FileNotFoundError)) and any(file.endswith(_WRITERS) for file in files):
        return _NO_FILES
    return ""


def _refused(error: OSError, files: list[str]) -> str:
    """Return what a system call was for that a host may not make."""
    place = next((said for part, said in _PLACES for file in files if part in file), "")
    if place:
        return place
    if error.filename is not None or any(file.endswith(_WRITERS) for file in files):
        return _NO_FILES
    return _NO_PROCESSES if error.errno in (errno.EAGAIN, errno.ENOSYS) else ""


def _files(error: BaseException) -> list[str]:
    found: list[str] = []
    step = error.__traceback__
    while step is not None and len(found) < 200:
        found.append(step.tb_frame.f_code.co_filename.replace(os.sep, "/"))
        step = step.tb_next
    return found


def not_installed(module: str) -> str:
    """Return the sentence for a module that cannot be imported."""
    name = module.partition(".")[0]
    libraries = "Python's standard library, torch and numpy" if here else "Python's standard library"
    return (
        f"`{name}` is not here: a file can import {libraries}. Leave `{name}` out, or, where it is a file of your own, "
        "write what you need of it into this one."
    )


def is_told(sentence: str, source: str) -> bool:
    """Tell whether a sentence is one of these, of a module that the program's text names: it holds nothing else."""
    if sentence in _SENTENCES:
        return True
    module = sentence.partition("`")[2].partition("`")[0]
    return module.isidentifier() and sentence == not_installed(module) and module in re.findall(r"\w+", source)


# ---------------------------------------------------------------------------------------------------- stand-ins


def provide() -> None:
    """Put the stand-ins in place, once per host."""
    real: Callable[..., Any] = socket.socketpair

    def pair(*args: Any) -> Any:
        try:
            return real(*args)
        except PermissionError:
            (to_left, from_right), (to_right, from_left) = os.pipe(), os.pipe()
            return _PipeEnd(to_left, from_left), _PipeEnd(to_right, from_right)

    vars(socket)["socketpair"] = pair
    if here:
        vars(torch)["compile"] = _uncompiled


class _PipeEnd:
    """One end of two pipes, with what an event loop needs of a socket to wake itself."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads = reads
        self._writes = writes

    def fileno(self) -> int:
        return self._reads

    def setblocking(self, flag: bool) -> None:
        os.set_blocking(self._reads, flag)
        os.set_blocking(self._writes, flag)

    def recv(self, size: int) -> bytes:
        return os.read(self._reads, size)

    def send(self, data: bytes) -> int:
        return os.write(self._writes, data)

    def close(self) -> None:
        os.close(self._reads)
        os.close(self._writes)


def _uncompiled(model: Any = None, **_: Any) -> Any:
    """Stand for `torch.compile`, which writes and starts programs: the same numbers, uncompiled."""
    return model if model is not None else lambda function: function
