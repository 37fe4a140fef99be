"""Control messages: JSON objects, or nothing."""

import os
import socket

import pytest

from grader.sandbox import control
from grader.sandbox.channel import Channel, ChannelClosed
from grader.sandbox.control import Control


def test_objects_arrive_with_their_descriptors() -> None:
    """Whatever JSON can hold, in the order in which it was sent."""
    here, there = Control.pair()
    other = Control(there)
    sent: list[dict[str, object]] = [
        {"op": "a"},
        {"op": "b", "text": "x\n" * 1000, "fds": None},
        {"op": "c", "n": [1.5]},
    ]
    for number, message in enumerate(sent):
        here.send(message, *[0] * number)
    received = [other.receive(10) for _ in sent]
    for _, fds in (got for got in received if got):
        for fd in fds:
            os.close(fd)

    assert [(message, len(fds)) for message, fds in (got for got in received if got)] == [
        (message, number) for number, message in enumerate(sent)
    ]
    assert other.receive(0) is None
    here.close()
    other.close()


@pytest.mark.parametrize("body", [b"{", b"7", b"[]", b"", b'{"op": 1}x', b'"\xff"', b"[" * 3000])
def test_what_is_no_message_counts_as_closed(body: bytes) -> None:
    """Whoever sends something else is none of the grader's processes; what came with it is closed."""
    here, there = socket.socketpair()
    control, other = Control(here), Channel(there, most_bytes=1 << 20, send_seconds=5)
    readable, written = os.pipe()
    other.send_bytes(body, written)
    os.close(written)
    with pytest.raises(ChannelClosed, match="no message"):
        control.receive(1)
    control.close()
    other.close()

    assert os.read(readable, 1) == b""
    os.close(readable)


def test_the_limits_are_the_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of size and of waiting."""
    monkeypatch.setattr(control, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(control, "SEND_SECONDS", 0.1)
    here, there = Control.pair()
    with pytest.raises(ChannelClosed, match="too long"):
        here.send({"op": "x" * (1 << 20)})
    with pytest.raises(ChannelClosed, match="timed out"):
        here.send({"op": "x" * (1000 << 10)})
    here.close()
    there.close()
