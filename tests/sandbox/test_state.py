"""Restoring what a host claims its arguments became: what fits is taken over, all else is refused."""

import copy
from collections.abc import Callable
from typing import Any, cast

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox import state
from grader.sandbox.limits import StateMismatch
from grader.sandbox.state import restore, roots, state_of


def stepped() -> tuple[torch.nn.Module, torch.optim.Optimizer]:
    """A model and an optimizer after one step."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    model(torch.randn(4, 2)).sum().backward()
    optimizer.step()
    return model, optimizer


def test_restoring_ones_own_state_changes_nothing() -> None:
    """State taken and put back is the identity, for models, optimizers and tensors."""
    model, optimizer = stepped()
    leaf = torch.ones(2, requires_grad=True)
    leaf.grad = torch.ones(2)
    for root in (model, optimizer, leaf):
        before = copy.deepcopy(state_of(root))
        restore(root, copy.deepcopy(before))
        after = state_of(root)

        torch.testing.assert_close(_flat(after), _flat(before), rtol=0, atol=0)


def _flat(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for key in sorted(value) for part in _flat(value[key])]
    if isinstance(value, list):
        return [part for item in value for part in _flat(item)]
    return [value] if isinstance(value, torch.Tensor) else [torch.tensor(hash(str(value)) % 2**31)]


def test_roots_are_found_once_in_order() -> None:
    """The same tensor twice is one root; nested containers are searched; plain values are none."""
    a, b = torch.ones(1), torch.nn.Linear(1, 1)

    assert [id(r) for r in roots(((a, [b, a]), {"k": {"x": b}}, 3, "s"))] == [id(a), id(b)]


def test_an_optimizers_parameters_are_roots_unless_its_model_is() -> None:
    """They travel once: with the model, or by themselves."""
    model, optimizer = stepped()

    assert len(roots((model, optimizer))) == 2
    assert [id(r) for r in roots(optimizer)] == [id(r) for r in (optimizer, *model.parameters())]


def claims_of(root: Any) -> Any:
    """A claim that fits `root`."""
    return copy.deepcopy(state_of(root))


def damage(claim: Any, *path: Any, to: Any) -> Any:
    """The claim with one place changed."""
    place = claim
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return claim


BAD_MODELS: dict[str, Callable[[Any], Any]] = {
    "not a dict": lambda _: 7,
    "empty": lambda _: {},
    "missing parameter": lambda c: c["parameters"].pop("0.weight") is None or c,
    "extra parameter": lambda c: damage(c, "parameters", "extra", to=torch.ones(1)),
    "shape": lambda c: damage(c, "parameters", "0.weight", to=torch.ones(2, 3)),
    "broadcastable": lambda c: damage(c, "parameters", "0.weight", to=torch.ones(1)),
    "dtype": lambda c: damage(c, "parameters", "0.weight", to=torch.ones(2, 2, dtype=torch.float64)),
    "a number": lambda c: damage(c, "parameters", "0.weight", to=1.0),
    "gradient of nothing": lambda c: damage(c, "gradients", "extra", to=torch.ones(1)),
    "gradient's shape": lambda c: damage(c, "gradients", "0.weight", to=torch.ones(4)),
    "buffer missing": lambda c: c["buffers"].clear() or c,
    "buffer's dtype": lambda c: damage(c, "buffers", "1.num_batches_tracked", to=torch.tensor(1.0)),
    "modes": lambda c: damage(c, "training", to=True),
    "attributes": lambda c: damage(c, "options", "0", to=3),
    "an attribute's kind": lambda c: damage(c, "options", "1", "eps", to="small"),
    "bound anew": lambda c: damage(c, "bound", to=["parameter", "0.weight"]),
    "bound somehow": lambda c: damage(c, "bound", to={}),
    "part of another type": lambda c: damage(c, "buffers", to=[]),
}


@pytest.mark.parametrize("kind", BAD_MODELS)
def test_a_models_claim_that_does_not_fit_is_refused(kind: str) -> None:
    """Other names, shapes, dtypes or types end in StateMismatch."""
    model, _ = stepped()
    with pytest.raises(StateMismatch):
        restore(model, BAD_MODELS[kind](claims_of(model)))


BAD_OPTIMIZERS: dict[str, Callable[[Any], Any]] = {
    "empty": lambda _: {},
    "state of nobody": lambda c: damage(c, "state", "9", to={}),
    "negative": lambda c: damage(c, "state", "-1", to={}),
    "huge index": lambda c: damage(c, "state", "9" * 5000, to={}),
    "not a number": lambda c: damage(c, "state", "x", to={}),
    "shape": lambda c: damage(c, "state", "0", "exp_avg", to=torch.ones(3)),
    "a list": lambda c: damage(c, "state", "0", "exp_avg", to=[1.0]),
    "entry": lambda c: damage(c, "state", "0", to=[]),
    "groups": lambda c: damage(c, "groups", to=[]),
    "group": lambda c: damage(c, "groups", 0, to=3),
    "an option's kind": lambda c: damage(c, "groups", 0, "lr", to="fast"),
    "betas": lambda c: damage(c, "groups", 0, "betas", to=[0.9]),
    "an option gone": lambda c: c["groups"][0].pop("lr") and c,
    "bound anew": lambda c: damage(c, "bound", to=["hook", "optimizer"]),
}


@pytest.mark.parametrize("kind", BAD_OPTIMIZERS)
def test_an_optimizers_claim_that_does_not_fit_is_refused(kind: str) -> None:
    """State must belong to a parameter and have its shape."""
    _, optimizer = stepped()
    with pytest.raises(StateMismatch):
        restore(optimizer, BAD_OPTIMIZERS[kind](claims_of(optimizer)))


@pytest.mark.parametrize("kind", ["sgd", "adamw", "rmsprop"])
def test_an_optimizers_state_is_loaded_as_torch_loads_it(kind: str) -> None:
    """Tensors of the parameter's dtype, but a float32 number of steps; options too; a state that is gone is gone."""
    ours, torchs = (optimizer_of(kind) for _ in range(2))
    claim = claims_of(ours)
    claim["state"]["0"] = {k: v.double() if k != "step" else v for k, v in claim["state"]["0"].items()}
    del claim["state"]["1"]
    claim["groups"][0]["lr"] = 0.5
    packed = torchs.state_dict()
    packed["state"] = {int(key): copy.deepcopy(entry) for key, entry in claim["state"].items()}
    packed["param_groups"][0]["lr"] = 0.5
    restore(ours, claim)
    torchs.load_state_dict(packed)

    torch.testing.assert_close(_flat(state_of(ours)), _flat(state_of(torchs)), rtol=0, atol=0)
    assert ours.state_dict()["state"].keys() == torchs.state_dict()["state"].keys()


def optimizer_of(kind: str) -> torch.optim.Optimizer:
    """An optimizer over two float32 parameters after one step, the same each time."""
    parameters = [torch.nn.Parameter(torch.ones(2, 3)), torch.nn.Parameter(torch.ones(4))]
    kinds: dict[str, Any] = {"sgd": torch.optim.SGD, "adamw": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop}
    made: torch.optim.Optimizer = kinds[kind](parameters, lr=0.1, **({} if kind == "adamw" else {"momentum": 0.9}))
    for parameter in parameters:
        parameter.grad = torch.ones_like(parameter)
    made.step()
    return made


def test_a_state_without_its_number_of_steps_is_refused() -> None:
    """AdamW could not go on with it: that would be the checker's fault."""
    _, optimizer = stepped()
    claim = claims_of(optimizer)
    del claim["state"]["0"]["step"]
    with pytest.raises(StateMismatch):
        restore(optimizer, claim)


def test_a_shared_parameter_is_one() -> None:
    """Parameters and buffers have torch's own names, each tensor one."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2), torch.nn.Linear(2, 2, bias=False))
    model[2].weight = model[0].weight
    seen = state_of(model)

    assert list(seen["parameters"]) == [name for name, _ in model.named_parameters()]
    assert list(seen["buffers"]) == [name for name, _ in model.named_buffers()]
    assert list(seen["training"]) == [name for name, _ in model.named_modules()]


def test_options_of_an_optimizer_are_taken_over_and_none_is_added() -> None:
    """Also where a whole number or True stands for a float, or a pair is another one; parameters stay its own."""
    _, optimizer = stepped()
    before = list(optimizer.param_groups[0]["params"])
    claim = claims_of(optimizer)
    claim["groups"][0] |= {"lr": 1, "betas": [0.5, 0], "params": [], "extra": 1, "weight_decay": 0.5, "foreach": True}
    restore(optimizer, claim)
    group = optimizer.param_groups[0]

    assert (group["lr"], group["betas"], group["weight_decay"], group["foreach"]) == (1, (0.5, 0), 0.5, True)
    assert "extra" not in group
    assert all(a is b for a, b in zip(group["params"], before, strict=True))


def test_what_a_module_is_set_to_is_taken_over() -> None:
    """Whether parameters need gradients, modes, and plain attributes that it has: no others, and nothing private."""
    model, _ = stepped()
    claim = claims_of(model)
    claim["trained"]["0.weight"] = claim["training"]["1"] = False
    claim["options"]["1"] |= {"momentum": 0.5, "eps": 1, "new": 7, "_private": 1}
    restore(model, claim)
    linear, norm = cast("tuple[torch.nn.Linear, torch.nn.BatchNorm1d]", tuple(model.children()))

    assert (linear.weight.requires_grad, linear.bias.requires_grad, norm.training) == (False, True, False)
    assert (norm.momentum, norm.eps, hasattr(norm, "new"), hasattr(norm, "_private")) == (0.5, 1, False, False)


def test_an_expanded_tensor_may_come_back_only_unchanged() -> None:
    """It holds one value in many places, so many different ones cannot be restored."""
    expanded = torch.ones(1).expand(3)
    restore(expanded, {"value": torch.ones(3), "gradient": None})
    with pytest.raises(StateMismatch, match="expanded"):
        restore(expanded, {"value": torch.tensor([1.0, 2.0, 3.0]), "gradient": None})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(torch.ones(2)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["parameters", "gradients", "buffers", "training", "state", "groups", "value", "0"]),
        inner, max_size=5),
    max_leaves=15,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(claim=anything)
def test_any_claim_is_restored_or_refused(claim: object) -> None:
    """No claim whatever raises anything but StateMismatch."""
    for root in (*stepped(), torch.ones(2)):
        try:
            restore(root, claim)
        except StateMismatch:
            continue
        assert state.roots(root)
