"""Decoding what a host sent: well-formed messages come back exact, all others end in ProtocolError."""

import struct
import sys
import types
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.errors import CourseFault
from grader.sandbox import wire

KINDS = (wire.RETURNED, wire.RAISED, wire.ASK)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def tensor_header(dtype: int, shape: tuple[int, ...], data: bytes) -> bytes:
    """A reply whose value is a tensor with this header, however wrong."""
    header = struct.pack(f"<BB{len(shape)}Q", dtype % 256, len(shape), *shape)
    return plain_part(msgspec.msgpack.encode([msgspec.msgpack.Ext(1, header), [], {}])) + data


def plain_part(body: bytes) -> bytes:
    """The bytes behind their length, as a message begins."""
    return struct.pack("<I", len(body)) + body


def refused(kind: int, body: bytes) -> bool:
    """Whether the bytes are refused in the one way that callers expect."""
    try:
        wire.from_host(kind, body)
    except wire.ProtocolError:
        return True
    return False


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(KINDS) | st.integers(0, 255), body=st.binary(max_size=200))
@example(kind=wire.RETURNED, body=b"\x91" * 100_000)
@example(kind=wire.RETURNED, body=b"\xdd\xff\xff\xff\xff")
@example(kind=wire.RETURNED, body=b"\x93\xd6\xff\0\0\0\0\x90\x80")
def test_any_bytes_decode_or_are_a_protocol_error(kind: int, body: bytes) -> None:
    """No input whatever raises anything else."""
    refused(kind, body)
    refused(kind, plain_part(body))


@settings(max_examples=300, deadline=None)
@given(
    dtype=st.integers(0, 255),
    shape=st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 4), max_size=20).map(tuple),
    data=st.binary(max_size=64),
)
@example(dtype=0, shape=(2**32, 2**32, 0), data=b"")
@example(dtype=0, shape=(2**63, 2), data=b"")
@example(dtype=0, shape=(2**62, 4), data=b"")
def test_a_forged_tensor_header_is_refused_or_honest(dtype: int, shape: tuple[int, ...], data: bytes) -> None:
    """A tensor is made only where dtype, shape and size agree."""
    body = tensor_header(dtype, shape, data)
    if refused(wire.RETURNED, body):
        return
    tensor = wire.from_host(wire.RETURNED, body).value

    assert tuple(tensor.shape) == shape
    assert tensor.nbytes == len(data)


@settings(max_examples=200, deadline=None)
@given(value=plain)
def test_plain_values_survive(value: object) -> None:
    """What a host may return comes back equal and of the same type."""
    got = wire.from_host(wire.RETURNED, wire.to_checker(wire.Reply(value, [], {}))).value

    assert got == value
    assert repr(got) == repr(value)


@settings(max_examples=100, deadline=None)
@given(cut=st.integers(0, 200), at=st.integers(0, 200), byte=st.integers(0, 255))
def test_a_damaged_reply_is_refused_or_a_reply(cut: int, at: int, byte: int) -> None:
    """Cut or altered anywhere, a message is an error or still a well-formed one."""
    whole = bytearray(wire.to_checker(wire.Reply({"a": torch.ones(3, 2), "b": [1, "x"]}, [None], {"n": 1})))
    whole[at % len(whole)] = byte
    body = bytes(whole[: cut or None])
    if not refused(wire.RETURNED, body):
        assert isinstance(wire.from_host(wire.RETURNED, body), wire.Reply)


def test_forged_booleans_are_true_or_false() -> None:
    """A byte of 2 to 255 in a bool tensor would be undefined; it becomes True."""
    got = wire.from_host(wire.RETURNED, tensor_header(9, (4,), b"\x00\x01\x02\xff")).value

    assert got.tolist() == [False, True, True, True]
    assert wire.raw_bytes(got) == b"\x00\x01\x01\x01"


def test_a_decoded_tensor_owns_its_memory() -> None:
    """Writing to it changes nothing else."""
    body = wire.to_checker(wire.Reply(torch.zeros(4), [], {}))
    wire.from_host(wire.RETURNED, body).value.fill_(7)

    assert torch.equal(wire.from_host(wire.RETURNED, body).value, torch.zeros(4))


@pytest.mark.parametrize(
    "tensor",
    [torch.ones(2, 3).t(), torch.ones(1).expand(4), torch.ones(2, dtype=torch.complex64).conj(), torch.zeros(0, 3)],
)
def test_awkward_layouts_are_made_dense(tensor: torch.Tensor) -> None:
    """Transposed, expanded, conjugated and empty tensors travel as plain ones."""
    got = wire.from_host(wire.RETURNED, wire.to_checker(wire.Reply(tensor, [], {}))).value

    assert torch.equal(got, tensor.resolve_conj())
    assert got.is_contiguous()


def test_parameters_and_flags_survive_the_way_there() -> None:
    """Parameter, requires_grad and sharing are kept; a gradient travels beside."""
    weight = torch.nn.Parameter(torch.ones(2), requires_grad=False)
    leaf = torch.ones(1, requires_grad=True)
    a, b, c = wire.from_checker(wire.to_host([weight, leaf, weight]))

    assert type(a) is torch.nn.Parameter
    assert (a.requires_grad, b.requires_grad) == (False, True)
    assert a is c


class Scaled(torch.nn.Linear):
    """A module that is not torch's own, with an attribute of its own."""

    factor = 1.0


Scaled.__module__ = "harness"


def test_modules_arrive_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts, parameters, buffers, modes, hooks and attributes: all that is not as in a new module, and nothing else."""
    harness = types.ModuleType("harness")
    vars(harness).update(Scaled=Scaled, _double=_double)
    monkeypatch.setitem(sys.modules, "harness", harness)
    scaled = Scaled(2, 2, bias=False)
    scaled.factor = 3.0
    model = torch.nn.Sequential(scaled, torch.nn.BatchNorm1d(2), torch.nn.Dropout(0.25), torch.nn.Tanh())
    model[1].eval()
    model[3].register_forward_hook(_double)
    got = wire.from_checker(wire.to_host(model))
    x = torch.ones(3, 2)

    assert [type(part) for part in got] == [type(part) for part in model]
    assert [part.training for part in got] == [True, False, True, True]
    assert got[0].factor == 3.0
    assert all(torch.equal(got.state_dict()[k], v) for k, v in model.state_dict().items())
    assert all(vars(a).keys() == vars(b).keys() for a, b in zip(got.modules(), model.modules(), strict=True))
    assert torch.equal(got.eval()(x), model.eval()(x))


def _double(_module: torch.nn.Module, _arguments: object, value: torch.Tensor) -> torch.Tensor:
    return value * 2


_double.__module__ = "harness"


def test_a_scheduler_arrives_bound_to_the_optimizer_before_it(recwarn: pytest.WarningsRecorder) -> None:
    """It goes on where it was, drives that optimizer, and knows that it has stepped: torch warns of nothing."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.4)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    optimizer.step()
    scheduler.step()

    ours, theirs = wire.from_checker(wire.to_host((optimizer, scheduler)))
    ours.step()
    theirs.step()
    fresh = wire.from_checker(wire.to_host(torch.optim.lr_scheduler.StepLR(torch.optim.SGD(optimizer.param_groups), 1)))
    fresh.optimizer.step()
    fresh.step()

    assert theirs.optimizer is ours
    assert ours.param_groups[0]["lr"] == 0.2
    assert [str(one.message) for one in recwarn] == []


def test_modules_made_of_the_same_share_nothing() -> None:
    """A module that arrives has containers of its own: what is registered in one is not in another."""
    one, other = wire.from_checker(wire.to_host([torch.nn.Tanh(), torch.nn.Tanh()]))
    one.register_forward_hook(_double)
    one.register_buffer("seen", torch.ones(1), persistent=False)

    assert vars(torch.nn.Tanh()) == vars(other)


def test_a_tensor_inside_a_graph_is_the_checks_fault() -> None:
    """Autograd history cannot be sent; the message says what to do."""
    with pytest.raises(CourseFault, match="detach"):
        wire.to_host(torch.ones(1, requires_grad=True) * 2)


@pytest.mark.parametrize("value", [(n for n in "x"), torch.ones(1).to_sparse()], ids=["generator", "sparse"])
def test_what_cannot_be_sent_says_so(value: Any) -> None:
    """A generator or a sparse tensor is a fault of the course, never a crash."""
    with pytest.raises(CourseFault):
        wire.to_host([value])


def test_a_message_cannot_swell() -> None:
    """Empty containers cost the reader far more than the sender: their number is bounded by the plain part's size."""
    many = wire.MAX_PLAIN
    body = plain_part(b"\x93\xdd" + many.to_bytes(4, "big") + b"\x80" * many + b"\x90\x80")

    assert refused(wire.RETURNED, body)


def test_tensors_share_no_bytes() -> None:
    """Each header takes its own bytes off the tail: a thousand headers cannot claim the same megabyte."""
    header = msgspec.msgpack.Ext(1, struct.pack("<BBQ", 8, 1, 4))
    two = plain_part(msgspec.msgpack.encode([[header, header], [], {}]))

    assert refused(wire.RETURNED, two + b"abcd")
    assert refused(wire.RETURNED, two + b"abcdefghi")
    assert [t.tolist() for t in wire.from_host(wire.RETURNED, two + b"abcdefgh").value] == [
        [97, 98, 99, 100],
        [101, 102, 103, 104],
    ]


def test_too_many_plain_numbers_are_the_submissions_error() -> None:
    """An honest host says so before it sends."""
    with pytest.raises(TypeError, match="use a tensor"):
        wire.to_checker(wire.Reply([0.5] * 300_000, [], {}))
