"""What the grader's own processes keep and wait for has a limit, whoever is on the other side."""

import socket

import pytest

from grader.cli import relay
from grader.grading.heard import Heard
from grader.grading.messages import Trouble
from grader.sandbox.control import ControlClosed
from grader.warm import connection as lines
from grader.warm.connection import Connection, ToServer


def test_what_is_kept_for_the_instructor_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class whose checks are all broken says the same thing again and again, at any length."""
    monkeypatch.setattr("grader.grading.heard._MOST_TROUBLES", 3)
    troubles: list[str] = []
    for number in range(10):
        Heard(lambda _: None, troubles).hear(Trouble("m", "x" * 100_000 + str(number)))

    assert [text[-1] for text in troubles] == ["0", "1", "2"]
    assert all(len(text) == 20_000 for text in troubles)


def test_a_warm_server_takes_no_descriptors_without_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would use up what it may open."""
    monkeypatch.setattr(lines, "_MOST_FDS", 2)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    connection: Connection[ToServer] = Connection(here, ToServer)
    for _ in range(3):
        socket.send_fds(there, [b"\0"], [0])
    assert list(connection.read()) == []
    assert list(connection.read()) == []
    with pytest.raises(ControlClosed, match="without a message"):
        list(connection.read())
    connection.close()
    there.close()


def test_a_command_hears_no_endless_message_of_a_warm_server() -> None:
    """Its length is looked at before it is waited for."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with here, there:
        there.sendall(b"\xff\xff\xff\xff")
        with pytest.raises(ValueError, match="so long"):
            relay._hear(here)
