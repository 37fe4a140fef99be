"""What a host can send: decoded, restored and answered, or refused in the one documented way."""

import copy
import struct
from typing import Any

import msgspec
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.checks.hosted import HostedList, HostedOptimizer
from grader.sandbox import state, wire
from grader.sandbox.limits import StateMismatch
from grader.sandbox.proxies import Refused
from tests.fuzz.campaign import campaign, damaged, plain, require_told

KINDS = st.sampled_from((wire.RETURNED, wire.RAISED, wire.ASK))


def trained() -> tuple[torch.nn.Module, torch.optim.Optimizer]:
    """A model with a buffer, and an optimizer with state."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    model(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    return model, optimizer


MODEL, OPTIMIZER = trained()
WHOLE = {
    wire.RETURNED: wire.to_checker(
        wire.Reply({"a": torch.ones(3, 2), "b": [1, "x"]}, [state.state_of(MODEL), state.state_of(OPTIMIZER)], {"n": 1})
    ),
    wire.RAISED: wire.to_checker(wire.Error("ValueError", "text", [])),
    wire.ASK: wire.to_checker(
        wire.Request(0, "step", [[torch.ones(2), None], [torch.ones(2)], state.state_of(OPTIMIZER)])
    ),
}
tensors = st.builds(
    lambda dtype, shape: torch.zeros(shape, dtype=dtype),
    st.sampled_from(wire.DTYPES),
    st.lists(st.integers(0, 3), max_size=3),
)
headers = st.builds(
    lambda dtype, shape, more: msgspec.msgpack.Ext(
        1, struct.pack(f"<BB{len(shape)}Q", dtype, len(shape), *shape) + more
    ),
    st.integers(0, 255),
    st.lists(st.sampled_from((0, 1, 2, 3, 2**31, 2**32, 2**63, 2**64 - 1)), max_size=18),
    st.sampled_from((b"", b"", b"x")),
)
claims = st.recursive(
    plain | tensors,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ("parameters", "gradients", "buffers", "training", "state", "groups", "value", "gradient", "0", "0.weight",
             "0.bias", "1.running_mean", "exp_avg", "step", "lr", "betas", "foreach", "capturable", "maximize")
        ),
        inner, max_size=6,
    ),
    max_leaves=16,
)  # fmt: skip


def bytes_in(value: Any) -> int:
    """Bytes of all tensors in a decoded value."""
    if isinstance(value, torch.Tensor):
        return value.nbytes
    if isinstance(value, msgspec.Struct):
        return sum(bytes_in(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, dict):
        return sum(bytes_in(part) for part in value.values())
    return sum(bytes_in(part) for part in value) if isinstance(value, list) else 0


def decode(kind: int, body: bytes) -> Any:
    """Decode as a checker does; None when it was refused."""
    try:
        message = wire.from_host(kind, body)
    except wire.ProtocolError as error:
        require_told(error)
        return None
    assert bytes_in(message) <= len(body)
    return message


@campaign
@given(kind=KINDS, data=st.data())
def test_a_damaged_message(kind: int, data: st.DataObject) -> None:
    """Cut, doubled or overwritten: a ProtocolError or a message, whose tensors hold no more than was sent."""
    decode(kind, data.draw(damaged(WHOLE[kind])))


@campaign
@given(kind=KINDS | st.integers(0, 255), value=st.lists(plain | headers, max_size=4), tail=st.binary(max_size=64))
def test_a_forged_message(kind: int, value: list[Any], tail: bytes) -> None:
    """Well-formed msgpack of any values and tensor headers: as above."""
    packed = msgspec.msgpack.encode(value)
    decode(kind, struct.pack("<I", len(packed)) + packed + tail)


def restored(root: Any, claim: object) -> None:
    """Restore a copy, and require that it is still usable by the check that owns it."""
    own = copy.deepcopy(root)
    try:
        state.restore(own, claim)
    except StateMismatch:
        return
    if isinstance(own, torch.optim.Optimizer):
        assert [len(g["params"]) for g in own.param_groups] == [len(g["params"]) for g in root.param_groups]


@campaign
@given(claim=claims)
def test_a_claimed_state(claim: object) -> None:
    """Of a model, an optimizer and a tensor: StateMismatch or restored."""
    for root in (MODEL, OPTIMIZER, torch.ones(2)):
        restored(root, claim)


@campaign
@given(data=st.data())
def test_a_damaged_state(data: st.DataObject) -> None:
    """A state that was damaged on the way is refused by the decoder or by the comparison with one's own."""
    reply = decode(wire.RETURNED, data.draw(damaged(WHOLE[wire.RETURNED])))
    for root, claim in zip((MODEL, OPTIMIZER), reply.after if reply else [], strict=False):
        restored(root, claim)


@campaign
@given(
    action=st.sampled_from(("item", "step", "zero_grad", "close")) | st.text(max_size=5),
    args=st.lists(claims | st.lists(tensors | st.none() | st.floats(), max_size=4), max_size=3),
)
def test_a_request_to_what_lives_in_the_checker(action: str, args: list[Any]) -> None:
    """Micro-batches and hosted optimizers answer, or raise ProtocolError."""
    model = copy.deepcopy(MODEL)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    for living in (HostedList([1, 2], model), HostedList([1], None), HostedOptimizer(optimizer)):
        try:
            answer = living.answer(action, args)
        except wire.ProtocolError:
            continue
        assert len(living.events) == 1 or isinstance(answer, Refused)


@campaign
@given(
    options=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("lr", "momentum", "weight_decay", "eps", "maximize", "foreach", "betas"),
            st.floats() | st.booleans() | st.none() | st.lists(st.floats(), max_size=2),
        ),
    ),
    value=st.floats(),
    kind=st.sampled_from(("SGD", "AdamW", "Adam")),
)
def test_a_step_with_any_options_and_gradient(options: dict[str, Any], value: float, kind: str) -> None:
    """A hosted step takes what the optimizer takes: that makes the model wrong, never the checker fail."""
    parameter = torch.nn.Parameter(torch.ones(2, dtype=torch.float64))
    optimizer = getattr(torch.optim, kind)([parameter], lr=0.1)
    living = HostedOptimizer(optimizer)
    for _ in range(2):
        claim = state.state_of(optimizer)
        claim["groups"][0].update(options)
        gradient = torch.full((2,), value, dtype=torch.float64)
        answer = living.answer("step", [[gradient], [parameter.detach().clone()], claim])

        assert isinstance(answer, Refused) or torch.allclose(answer[0][0], parameter, rtol=0, atol=0, equal_nan=True)
    assert not any(event.changed for event in living.events)
