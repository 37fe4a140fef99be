"""Runs whole commands in forks of a warm server: the other end of `relay.py`. What `grade submit` needs is imported."""

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import msgspec

from grader.cli.app import main
from grader.cli.relay import identity
from grader.grading.messages import Event
from grader.sandbox import backends
from grader.warm.call import BEGAN, ENDED, numbered
from grader.warm.connection import Connection, ToServer

_GRACE_SECONDS = 2.0
for _needed in """
difflib encodings.utf_8_sig getpass hmac pwd rich.live grader.cli.submit grader.cli.show grader.course.handin
grader.course.submission_file grader.gradebook.sqlite sqlite3
grader.service.prepare grader.service.submit
grader.warm.client grader.report.formats.json grader.report.formats.junit grader.report.summary grader.sandbox.devices
""".split():
    import_module(_needed)
backends.best()  # imports each, and asks the kernel
msgspec.json.Decoder(Event)  # looks up the types of all fields


def run(connection: Connection[ToServer], call: bytes) -> None:
    """Run the command that `call` describes, and tell `connection` that it began and how it ended.

    Streams and current folder are the command's already; this process is for nothing else. Nothing is told where it
    belongs to another program.
    """
    theirs, mask, *rest = map(os.fsdecode, call.split(b"\0"))
    if theirs != identity():
        return
    encodings, count = rest[:4], int(rest[4])
    sys.argv = rest[5 : 5 + count]
    os.umask(int(mask))
    os.environ.clear()
    os.environ.update(pair.partition("=")[::2] for pair in rest[5 + count :])
    time.tzset()
    _open_streams(*encodings)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    connection.send_bytes(numbered(BEGAN, os.getpid()))
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    connection.send_bytes(numbered(ENDED, _code()))


def _open_streams(encoding: str, errors: str, error_encoding: str, error_errors: str) -> None:
    """Open the standard streams as Python would have; they stay open for good."""
    streams = {
        "stdin": os.fdopen(0, closefd=False),
        "stdout": os.fdopen(1, "w", encoding=encoding, errors=errors, closefd=False),
        "stderr": os.fdopen(2, "w", buffering=1, encoding=error_encoding, errors=error_errors, closefd=False),
    }
    for name, stream in streams.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _code() -> int:
    """Run the command line and return its exit code."""
    try:
        main(sys.argv[1:])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    with suppress(OSError, ValueError):  # nobody reads any more
        sys.stdout.flush()
        sys.stderr.flush()
    return code


def _end_with(connection: Connection[ToServer]) -> NoReturn:
    """End this command when the one that was typed is gone: nothing is ever sent on the connection but its end."""
    select.select([connection], [], [])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
