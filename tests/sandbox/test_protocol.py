"""Forged messages, on both backends: a host may write what it likes, and gains nothing by it."""

import secrets
from typing import Any

import pytest
import torch

from grader.sandbox import wire
from grader.sandbox.limits import SubmissionStopped
from tests.processes import wait_for


def still_works(lab: Any) -> bool:
    """The next submission is not hurt."""
    return bool(lab.run("def f():\n    return 41 + 1\n") == 42)


FORGE = """
import gc, os, struct
# what any submission can do: the connection, the nonce and the format are all in its own process
def frame(kind, body, nonce=None, length=None, magic=b"GRD1"):
    mine = next(o for o in gc.get_objects() if type(o).__name__ == "Host")._nonce if nonce is None else nonce
    os.write(3, struct.pack("<4sB8sQ", magic, kind, mine, len(body) if length is None else length) + body)
def plain(body):
    return struct.pack("<I", len(body)) + body
def f(what):
    exec(what, globals())
    return 1
"""
FORGED = {
    "garbage": "os.write(3, b'x' * 100)",
    "wrong nonce": "frame(4, b'\\x93\\xc0\\x90\\x80', nonce=b'12345678')",
    "unknown kind": "frame(99, b'')",
    "ready again": "frame(2, b'')",
    "a call": "frame(3, b'')",
    "an answer": "frame(7, b'')",
    "empty reply": "frame(4, b'')",
    "no reply": "frame(4, plain(b'\\xc1'))",
    "nested too deep": "frame(4, plain(b'\\x91' * 100_000))",
    "bad error": "frame(5, plain(b'\\x93\\x01\\x02\\x03'))",
    "unknown object": "frame(6, plain(b'\\x93\\x07\\xa4item\\x90'))",
    "bad tensor": "frame(4, plain(b'\\x93\\xc7\\x02\\x01\\xff\\x01\\x90\\x80'))",
    "tensor overflow": "frame(4, plain(b'\\x93\\xc7\\x12\\x01\\x00\\x02' + b'\\xff' * 16 + b'\\x90\\x80'))",
    "pickle": "frame(4, plain(b'\\x80\\x04\\x95'))",
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_message_ends_the_submission(lab: Any, kind: str) -> None:
    """Whatever is written on the grader's connection is at best a reply, and mostly the end."""
    host = lab.start(FORGE)
    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host, FORGED[kind])

    assert caught.value.ending == "protocol"
    assert still_works(lab)


def test_a_forged_reply_with_missing_states_does_not_fit(lab: Any) -> None:
    """A reply must give the state of each argument that can change."""
    host = lab.start(FORGE + "def g(x):\n    f(\"frame(4, plain(b'\\\\x93\\\\xc0\\\\x90\\\\x80'))\")\n")
    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host, torch.ones(1), name="g")

    assert caught.value.ending == "protocol"


@pytest.mark.parametrize("length", [1 << 40, (1 << 64) - 1])
def test_a_forged_length_allocates_nothing(lab: Any, length: int) -> None:
    """The header's length is bounded before anything is read."""
    host = lab.start(FORGE)
    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host, f"frame(4, b'', length={length})")

    assert caught.value.ending == "memory"


def test_a_message_that_never_ends_is_stopped_at_the_limit(lab: Any) -> None:
    """Half a frame, byte by byte, runs into the time limit."""
    host = lab.start(FORGE, call_seconds=0.5)
    drip = "frame(4, b'', length=10**6)\nimport time\nwhile True:\n    os.write(3, b'x'); time.sleep(0.01)"
    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host, drip)

    assert caught.value.ending == "timeout"


def test_a_flood_of_requests_is_stopped(lab: Any) -> None:
    """One call may ask only so often."""
    host = lab.start(FORGE, callbacks=50)
    body = wire.to_host(("f", ("while True: frame(6, plain(b'\\x93\\x00\\xa4item\\x90'))",), {}, [], [], 0, False))
    with pytest.raises(SubmissionStopped) as caught:
        host.call("f", body, 0, serve={0: lambda action, args: None})  # noqa: ARG005

    assert caught.value.ending == "protocol"
    assert "more than 50 messages" in caught.value.message


@pytest.mark.parametrize("when", ["while loading", "between calls"])
def test_a_reply_before_the_question_ends_the_submission(lab: Any, when: str) -> None:
    """What arrives before a call was sent cannot be its answer."""
    early = "frame(4, plain(b'\\x93\\x01\\x90\\x80'), nonce=b'\\0' * 8)\n"
    if when == "while loading":
        host = lab.start(FORGE + early)
    else:
        host = lab.start(FORGE)
        # the nonce of the call before is no good for the next
        lab.call(
            host,
            "import signal\n"
            "signal.signal(signal.SIGALRM, lambda *_: frame(4, plain(b'\\x93\\x01\\x90\\x80')))\n"
            "signal.setitimer(signal.ITIMER_REAL, 0.05)",
        )
        assert_readable(host)
    with pytest.raises(SubmissionStopped) as caught:
        lab.call(host, "1")

    assert caught.value.ending == "protocol"


def assert_readable(host: Any) -> None:
    """Wait until something unasked has arrived."""
    wait_for(lambda: not host.process.pipes.quiet)


def test_nonces_do_not_repeat(monkeypatch: pytest.MonkeyPatch, lab: Any) -> None:
    """Each call draws eight fresh bytes."""
    drawn: list[bytes] = []
    real = secrets.token_bytes

    def draw(count: int) -> bytes:
        drawn.append(real(count))
        return drawn[-1]

    monkeypatch.setattr(secrets, "token_bytes", draw)
    host = lab.start("def f():\n    pass\n")
    for _ in range(20):
        lab.call(host)

    assert len(set(drawn)) == 20
    assert {len(nonce) for nonce in drawn} == {8}
