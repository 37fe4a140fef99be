"""What a command and a warm server say to each other."""

import os
import socket
from collections.abc import Iterator

import pytest

from grader.sandbox.channel import Channel, ChannelClosed
from grader.warm.call import MOST_BYTES, RUN
from grader.warm.connection import Ask, Connection, Leave, Run, Said, ToServer, to_command, to_server

Ends = tuple[Connection[ToServer], Channel]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """A server's end, and the channel of whoever is connected."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    connection, channel = Connection(here, to_server), Channel(there, most_bytes=MOST_BYTES + 1, send_seconds=5)
    yield connection, channel
    connection.close()
    channel.close()


def test_json_and_a_typed_commands_bytes_arrive_beside_each_other(ends: Ends) -> None:
    """The latter is any bytes, with four descriptors."""
    server, command = ends
    said = Connection(socket.fromfd(command.fileno(), socket.AF_UNIX, socket.SOCK_STREAM), to_command)
    said.send(Ask())
    command.send_bytes(RUN + b"\xff\0{}", 0, 1, 2, 0)
    said.send(Leave())
    said.close()
    got = [server.receive(1) for _ in range(3)]
    for _, fds in (one for one in got if one):
        for fd in fds:
            os.close(fd)

    assert [(one[0], len(one[1])) for one in got if one] == [(Ask(), 0), (Run(b"\xff\0{}"), 4), (Leave(), 0)]
    assert server.receive(0) is None


@pytest.mark.parametrize(
    "body", [b"", b"ru", b'{"type":"Hello","pid":1,"fingerprint":"","runs":true}', b'{"type":"Ask","x":1}', b'"\xff"']
)
def test_what_is_no_message_closes_the_connection(ends: Ends, body: bytes) -> None:
    """Also what only the other side may say."""
    server, command = ends
    command.send_bytes(body)
    with pytest.raises(ChannelClosed, match="no message"):
        server.receive(1)


def test_a_message_has_a_limit(ends: Ends) -> None:
    """It is lower than between an engine's own processes: nobody submits so much."""
    server, command = ends

    class Long(Said, frozen=True, tag=True):
        text: str

    with pytest.raises(ChannelClosed, match="too long"):
        server.send(Long("x" * MOST_BYTES))
    command.send_bytes(b"x" * 100)
    with pytest.raises(ChannelClosed, match="no message"):
        server.receive(1)


def test_another_users_process_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever it is, the connection is closed at once."""
    monkeypatch.setattr(Channel, "peer_user", os.geteuid() + 1)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with pytest.raises(ChannelClosed, match="another user"):
        Connection(here, to_server)

    assert there.recv(1) == b""
    there.close()
