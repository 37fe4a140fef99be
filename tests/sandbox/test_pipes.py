"""The pipes of a host, seen from outside: no buffer and no wait on them is without a limit."""

import os
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from grader.sandbox import wire
from grader.sandbox.limits import SubmissionStopped
from grader.sandbox.pipes import Pipes, Silent
from tests.sandbox.conftest import QUICK

Pair = tuple[Pipes, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """The grader's pipes, and what the host has instead."""
    here, there = socket.socketpair()
    output, printed = os.pipe()
    pipes = Pipes(here, output, QUICK)
    yield pipes, there
    pipes.close()
    there.close()
    os.close(printed)


def test_messages_that_nobody_reads_yet_are_not_copied_again(pair: Pair) -> None:
    """600 MiB are sent as fast as they are framed, counted, and arrive in order once they are read."""
    pipes, there = pair
    body = bytes(2 << 20)
    started = time.process_time()
    for number in range(300):
        pipes.send(wire.CALL, number.to_bytes(8, "big"), body)
    seconds = time.process_time() - started
    whole = 300 * (wire.HEADER.size + len(body))

    assert 0 < whole - pipes.unsent < 8 << 20
    assert seconds < 5
    there.setblocking(False)
    received = 0
    while received < 3 * (2 << 20):
        received += len(there.recv(1 << 20))
        with pytest.raises(Silent):  # reading, it goes on writing
            pipes.read(time.monotonic() + 0.01)
    assert pipes.unsent < whole - received


def test_time_is_over_for_one_that_has_always_sent_already(pair: Pair) -> None:
    """The clock is looked at for each message, whether anything must be waited for or not."""
    pipes, there = pair
    there.sendall(2 * wire.frame(wire.READY, bytes(8), b""))

    assert pipes.read(time.monotonic() + 5)[0] == wire.READY
    with pytest.raises(Silent):
        pipes.read(time.monotonic())


SPAM = """
import gc, os, struct, sys
def f(count, size):
    host = next(o for o in gc.get_objects() if type(o).__name__ == "Host")
    plain = b"\\x93\\x00\\xa4item\\x91\\x00"
    body = struct.pack("<I", len(plain)) + plain
    frame = struct.pack("<4sB8sQ", b"GRD1", 6, host._nonce, len(body)) + body
    for _ in range(count):
        host._sock.sendall(frame * size)
"""


def test_answers_that_nobody_reads_have_a_limit(kernel: Any) -> None:
    """A submission that asks on and on is ended before its answers fill the grader's memory."""
    host = kernel.start(SPAM, frame_bytes=4 << 20)
    with pytest.raises(SubmissionStopped) as caught:
        kernel.call(host, 100, 100, serve={0: lambda *_: bytes(1 << 20)})

    assert caught.value.ending == "protocol"
    assert "without reading the answers" in caught.value.message


def test_slow_answers_do_not_stretch_a_calls_time(kernel: Any) -> None:
    """Requests that were sent all at once are answered until the call's time is over, and no longer."""
    answered = []

    def answer(*_: object) -> None:
        time.sleep(0.02)
        answered.append(True)

    host = kernel.start(SPAM, call_seconds=0.3)
    with pytest.raises(SubmissionStopped) as caught:
        kernel.call(host, 1, 10_000, serve={0: answer})

    assert caught.value.ending == "timeout"
    assert len(answered) < 100


def test_a_flood_of_text_does_not_stretch_the_search_for_the_line(kernel: Any) -> None:
    """A host that is to say where it hangs, and prints without end instead, is ended all the same."""
    code = "import os\ndef f():\n    while True:\n        os.write(1, b'x' * 65536)\n"
    started = time.monotonic()
    stopped = kernel.stopped(code, call_seconds=0.3, output_limit_bytes=1 << 50)

    assert stopped.ending == "timeout"
    assert time.monotonic() - started < 20
