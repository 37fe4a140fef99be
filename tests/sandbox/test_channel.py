"""Messages with descriptors: they keep their borders, and what is kept and waited for has a limit."""

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from grader.sandbox.channel import MOST_FDS, Channel, ChannelClosed

Ends = tuple[Channel, Channel]


def end(sock: socket.socket, *, most_bytes: int = 1000, send_seconds: float = 5.0) -> Channel:
    """Return a channel with low limits."""
    return Channel(sock, most_bytes=most_bytes, send_seconds=send_seconds)


@pytest.fixture
def socks() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two sockets, connected."""
    here, there = socket.socketpair()
    with here, there:
        yield here, there


@pytest.fixture
def ends(socks: tuple[socket.socket, socket.socket]) -> Iterator[Ends]:
    """Both ends of a channel, with room for long messages."""
    here, there = (end(sock, most_bytes=1 << 20) for sock in socks)
    yield here, there
    here.close()
    there.close()


def test_messages_arrive_whole_and_in_order(ends: Ends) -> None:
    """Short, long and empty messages keep their borders, whatever is in them."""
    here, there = ends
    sent = [b"a", b"x\n\0" * 200_000, b"", b"\xff" * 5]

    def send() -> None:
        for body in sent:
            here.send_bytes(body)

    writer = threading.Thread(target=send)
    writer.start()
    received = [there.receive_bytes(10) for _ in sent]
    writer.join()

    assert received == [(body, []) for body in sent]
    assert there.receive_bytes(0) is None


def test_descriptors_arrive_with_their_own_message(ends: Ends) -> None:
    """Each message gets as many as were sent with it; they are duplicates."""
    here, there = ends
    pipes = [os.pipe() for _ in range(3)]
    here.send_bytes(b"one", pipes[0][1])
    here.send_bytes(b"none")
    here.send_bytes(b"two" * 25_000, pipes[1][1], pipes[2][1])
    got = [there.receive_bytes(10) for _ in range(3)]
    fds = [fds for _, fds in (g for g in got if g)]
    assert [len(f) for f in fds] == [1, 0, 2]
    for (readable, written), fd in zip(pipes, [fds[0][0], *fds[2]], strict=True):
        os.close(written)
        os.write(fd, b"x")
        os.close(fd)

        assert os.read(readable, 2) == b"x"
        assert os.read(readable, 2) == b""
        os.close(readable)


def test_a_closed_channel_is_told_both_ways(ends: Ends) -> None:
    """Reading and writing raise, also when it was closed here; what was sent before is still read."""
    here, there = ends
    there.send_bytes(b"last")
    there.close()
    assert here.receive_bytes(1) == (b"last", [])
    assert_closed(here)
    here.close()
    assert_closed(here)


def assert_closed(channel: Channel) -> None:
    """It takes and gives nothing."""
    with pytest.raises(ChannelClosed):
        channel.receive_bytes(1)
    with pytest.raises(ChannelClosed):
        channel.send_bytes(b"x")


def test_half_a_message_is_none(socks: tuple[socket.socket, socket.socket]) -> None:
    """It is kept until the rest comes, wherever it was cut."""
    here, there = end(socks[0]), socks[1]
    data = (4).to_bytes(4, "big") + b"\0" + b"half"
    for at in range(1, len(data)):
        there.sendall(data[:at])
        assert here.receive_bytes(0) is None
        there.sendall(data[at:])
        assert here.receive_bytes(10) == (b"half", [])


def test_drop_by_drop_takes_no_more_time_than_there_is(socks: tuple[socket.socket, socket.socket]) -> None:
    """The time is that of the message, not of each of its bytes."""
    here, there = end(socks[0]), socks[1]
    stop = threading.Event()

    def drip() -> None:
        there.sendall((900).to_bytes(4, "big") + b"\0")
        while not stop.wait(0.02):
            there.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    received = here.receive_bytes(0.2)  # were it the time of each byte, all 900 would be received
    stop.set()
    dripping.join()

    assert received is None


def test_descriptors_that_nobody_took_are_closed_with_the_channel(ends: Ends) -> None:
    """A connection closed in the middle leaks none."""
    here, there = ends
    readable, written = os.pipe()
    here.send_bytes(b"a")
    here.send_bytes(b"b", written)
    os.close(written)
    there.receive_bytes(10)
    here.close()
    there.close()

    assert os.read(readable, 1) == b""  # no writer is left
    os.close(readable)


def test_a_messages_length_has_a_limit_on_both_sides(socks: tuple[socket.socket, socket.socket]) -> None:
    """One byte more is not sent, and is not waited for."""
    here, there = end(socks[0]), end(socks[1], most_bytes=1001)
    here.send_bytes(b"x" * 1000)
    assert there.receive_bytes(1) == (b"x" * 1000, [])
    with pytest.raises(ChannelClosed, match="too long"):
        here.send_bytes(b"x" * 1001)
    there.send_bytes(b"x" * 1001)
    with pytest.raises(ChannelClosed, match="too long"):
        here.receive_bytes(1)


def test_its_length_is_looked_at_before_it_is_waited_for(socks: tuple[socket.socket, socket.socket]) -> None:
    """Four bytes cannot make the other side wait for four gigabytes, or keep room for them."""
    here, there = end(socks[0]), socks[1]
    there.sendall(b"\xff\xff\xff\xff\0")
    with pytest.raises(ChannelClosed, match="too long"):
        here.receive_bytes()


def test_one_that_does_not_read_is_not_waited_for_without_end(socks: tuple[socket.socket, socket.socket]) -> None:
    """What it has no room for is given up when its time is over."""
    here = end(socks[0], most_bytes=8 << 20, send_seconds=0.1)
    with pytest.raises(ChannelClosed, match="timed out"):
        here.send_bytes(b"x" * (8 << 20))


def test_descriptors_without_a_message_have_a_limit(socks: tuple[socket.socket, socket.socket]) -> None:
    """They would use up what this process may open."""
    here, there = end(socks[0]), socks[1]
    there.sendall((900).to_bytes(4, "big") + b"\0")
    for _ in range(MOST_FDS + 1):
        socket.send_fds(there, [b"x"], [0])
    with pytest.raises(ChannelClosed, match="without a message"):
        here.receive_bytes(1)
    here.close()


def test_a_message_without_its_descriptors_is_none(socks: tuple[socket.socket, socket.socket]) -> None:
    """Nobody looks for what is not there."""
    here, there = end(socks[0]), socks[1]
    there.sendall(b"\0\0\0\0\1")
    with pytest.raises(ChannelClosed, match="without its descriptors"):
        here.receive_bytes(1)


def test_more_descriptors_than_are_taken_are_not_sent(ends: Ends) -> None:
    """It would be no message to the other side."""
    with pytest.raises(ChannelClosed, match="too long"):
        ends[0].send_bytes(b"", *[0] * (MOST_FDS + 1))
    ends[0].send_bytes(b"", *[0] * MOST_FDS)
    received = ends[1].receive_bytes(1)
    assert received is not None
    for fd in received[1]:
        os.close(fd)

    assert len(received[1]) == MOST_FDS


def test_hanging_up_is_heard_on_both_sides(ends: Ends) -> None:
    """Another thread that waits here hears it, and so does the other side."""
    here, there = ends
    assert not here.hung_up
    heard: list[str] = []

    def wait() -> None:
        try:
            here.receive_bytes(10)
        except ChannelClosed as error:
            heard.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    here.hang_up()
    waiting.join()

    assert heard == ["end of file"]
    assert there.hung_up
    here.close()
    assert here.hung_up
