"""Messages with descriptors between the grader's own processes."""

import os
import socket
import threading

import pytest

from grader.sandbox import control
from grader.sandbox.control import Control, ControlClosed


def test_messages_arrive_whole_and_in_order() -> None:
    """Short and long messages keep their borders."""
    here, there = Control.pair()
    other = Control(there)
    sent = [{"op": "a"}, {"op": "b", "text": "x\n" * 200_000}, {"op": "c", "n": None}]
    writer = threading.Thread(target=lambda: [here.send(message) for message in sent])
    writer.start()
    received = [other.receive(10) for _ in sent]
    writer.join()

    assert [message for message, _ in (r for r in received if r)] == sent
    here.close()
    other.close()


def test_descriptors_arrive_with_their_own_message() -> None:
    """Each message gets as many as were sent with it; they are duplicates."""
    here, there = Control.pair()
    other = Control(there)
    pipes = [os.pipe() for _ in range(3)]
    here.send({"op": "one"}, pipes[0][1])
    here.send({"op": "none"})
    here.send({"op": "two"}, pipes[1][1], pipes[2][1])
    got = [other.receive(10) for _ in range(3)]
    fds = [fds for _, fds in (g for g in got if g)]
    assert [len(f) for f in fds] == [1, 0, 2]
    for (readable, written), fd in zip(pipes, [fds[0][0], *fds[2]], strict=True):
        os.close(written)
        os.write(fd, b"x")
        os.close(fd)

        assert os.read(readable, 2) == b"x"
        assert os.read(readable, 2) == b""
        os.close(readable)
    here.close()
    other.close()


def test_a_closed_connection_is_told_both_ways() -> None:
    """Reading and writing raise ControlClosed, also when it was closed here."""
    here, there = Control.pair()
    there.close()
    for act in (lambda: here.receive(1), lambda: here.send({"op": "x"})):
        with pytest.raises(ControlClosed):
            act()
    here.close()
    with pytest.raises(ControlClosed):
        here.send({"op": "x"})


def test_nothing_within_the_time_is_none() -> None:
    """Waiting ends without a message, and half a message is none."""
    here, there = Control.pair()
    assert here.receive(0) is None
    there.sendall(b'{"op": "half')
    assert here.receive(0.01) is None
    there.sendall(b'", "fds": 0}\n')

    assert here.receive(10) == ({"op": "half"}, [])
    here.close()
    there.close()


def test_descriptors_that_nobody_took_are_closed_with_the_connection() -> None:
    """A connection closed in the middle leaks none."""
    here, there = Control.pair()
    other = Control(there)
    readable, written = os.pipe()
    here.send({"op": "a"})
    here.send({"op": "b"}, written)
    os.close(written)
    other.receive(10)
    here.close()
    other.close()

    assert os.read(readable, 1) == b""  # no writer is left
    os.close(readable)


@pytest.mark.parametrize("line", [b"{", b"7", b"{}", b'{"fds": -1}', b'{"fds": "1"}', b'{"fds": true}', b"[" * 3000])
def test_what_is_no_message_counts_as_closed(line: bytes) -> None:
    """Whoever sends something else is none of the grader's processes."""
    here, there = Control.pair()
    there.sendall(line + b"\n")
    with pytest.raises(ControlClosed):
        here.receive(1)
    here.close()
    there.close()


def test_a_line_without_an_end_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is buffered has a bound."""
    monkeypatch.setattr(control, "MAX_LINE", 1000)
    here, there = Control.pair()
    there.sendall(b"x" * 1001)
    with pytest.raises(ControlClosed, match="does not end"):
        here.receive(1)
    here.close()
    there.close()


def test_one_that_does_not_read_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has no room for is given up when its time is over."""
    monkeypatch.setattr(control, "_SEND_SECONDS", 0.1)
    here, there = Control.pair()
    with pytest.raises(ControlClosed, match="timed out"):
        here.send({"op": "x" * (8 << 20)})
    here.close()
    there.close()


def test_descriptors_without_a_message_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would use up what this process may open."""
    monkeypatch.setattr(control, "_MOST_FDS", 4)
    here, there = socket.socketpair()
    end = Control(here)
    for _ in range(5):
        socket.send_fds(there, [b"{"], [0])
        there.send(b"{")  # one reading takes descriptors of one message only
    with pytest.raises(ControlClosed, match="does not end"):
        end.receive(1)
    end.close()
    there.close()
