"""What an instructor can write, and what the grader's own processes tell each other."""

import socket

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from grader.course.meta import Meta, decode_meta
from grader.errors import CourseFault
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control
from tests.fuzz.campaign import campaign, damaged, plain, require_told

TOML = b"""format = 1
title = "T"
kind = "build"
level = "expert"
minutes = 20
hints = ["Divide."]
attempts = 5
time_limit = 600
sources = [{ title = "A", url = "https://example.org" }]

[limits]
call_seconds = 5.0
total_seconds = 60
memory_mb = 512
scratch = false
"""
KEYS = st.sampled_from(
    ("format", "title", "kind", "level", "minutes", "hints", "attempts", "time_limit", "sources", "read_next", "limits",
     "limits.call_seconds", "limits.scratch", "sources.url", '"limits.x"', "tilte", '""', "'$[0]'", "limits.limits.a")
)  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(
        ("1", "0", "-1", "1e400", "nan", "inf", "true", '""', '"x"', '"build"', '"expert"', "1979-05-27", "07:32:00",
         "0x7fffffffffffffffff", "[]", "{}", '"\\u0000"', '"""\n"""', "5.0", '"https://e.org"', "'javascript:x'")
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
    | st.dictionaries(st.sampled_from(("title", "url", "x")), inner, max_size=3).map(
        lambda table: "{" + ", ".join(f"{k} = {v}" for k, v in table.items()) + "}"
    ),
    max_leaves=5,
)  # fmt: skip


def decode(data: bytes) -> None:
    """Decode; every refusal names the file."""
    try:
        meta = decode_meta(data, "exercises/01-x/challenge.toml")
    except CourseFault as fault:
        require_told(fault, "exercises/01-x/challenge.toml: ")
        return
    assert isinstance(meta, Meta)


@campaign
@given(data=damaged(TOML) | st.binary(max_size=60))
@example(data=b"x = " + b"[" * 100_000)
@example(data=b"format = 1\nx = " + b"9" * 10_000)
def test_a_damaged_challenge_file(data: bytes) -> None:
    """CourseFault or a record."""
    decode(data)


@campaign
@given(lines=st.lists(st.tuples(KEYS, VALUES), max_size=6), base=st.booleans())
def test_a_forged_challenge_file(lines: list[tuple[str, str]], base: bool) -> None:
    """Any value for any key, with and without the others."""
    own = {key.partition(".")[0] for key, _ in lines}
    rest = [x for x in TOML.decode().split("\n\n")[0].splitlines() if x.partition(" ")[0] not in own] if base else []
    decode("\n".join([*rest, *(f"{key} = {value}" for key, value in lines)]).encode())


def framed(body: bytes, *, fds: int = 0) -> bytes:
    """Return a message as it travels, one that claims so many descriptors."""
    return len(body).to_bytes(4, "big") + bytes([fds]) + body


@campaign
@given(
    data=damaged(framed(b'{"op":"spawn","id":1,"limits":{}}') + framed(b'{"op":"kill","id":2}'))
    | st.binary(max_size=40)
)
@example(data=framed(b'{"op":"x"}', fds=1))
@example(data=b"\xff" * 5)
@example(data=framed(b"[" * 3000))
def test_control_messages(data: bytes) -> None:
    """A message is a table, or the connection counts as closed; one that never ends is not kept for ever."""
    here, there = socket.socketpair()
    control = Control(here)
    there.sendall(data)
    there.close()
    try:
        while received := control.receive(0):
            message, fds = received
            assert isinstance(message, dict)
            assert fds == []
    except ChannelClosed:
        pass
    finally:
        control.close()


@campaign
@given(message=st.dictionaries(st.text(max_size=8), plain, max_size=5))
def test_control_messages_arrive(message: dict[str, object]) -> None:
    """What one side sends, the other gets, line ends inside texts too."""
    control, there = Control.pair()
    other = Control(there)
    control.send(message)
    received = other.receive(1)
    control.close()
    other.close()

    assert received == (msgspec.json.decode(msgspec.json.encode(message)), [])
