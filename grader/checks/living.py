"""Objects that stay in the checker while the submission uses them: micro-batches and optimizers.

What the submission asks of them is recorded as it happens: an order of events that it cannot forge.
"""

import copy
from collections.abc import Sequence
from typing import Any

import msgspec
import torch

from grader.sandbox import proxies
from grader.sandbox.served import Served
from grader.sandbox.wire import ProtocolError


class Event(msgspec.Struct, frozen=True):
    """One thing that the submission asked for during a call.

    Attributes:
        action: "item" (a micro-batch), "zero_grad" or "step".
        index: the micro-batch's index for "item", else -1.
        parameters: what the submission held when it asked ("item" of a watched model).
        gradients: its gradients then ("item" of a watched model, and "step"); None where `.grad` is None.
    """

    action: str
    index: int = -1
    parameters: tuple[torch.Tensor, ...] = ()
    gradients: tuple[torch.Tensor | None, ...] = ()


class Living:
    """Base: has a number on the wire, answers what a host asks, and notes it in `events`."""

    def __init__(self) -> None:
        self.number = 0
        self.events: list[Event] = []

    def answer(self, action: str, args: list[Any]) -> Any:
        """Answer one request.

        Raises:
            ProtocolError: no honest proxy asks that.
        """
        raise NotImplementedError

    def renewed(self, proxy: Any) -> "Living":
        """Return this object as it was when sent, for a replay; `proxy` is its decoded other half."""
        raise NotImplementedError


class ServedList(Living):
    """A list of micro-batches, given out one by one; it has a length, an order and slices."""

    def __init__(self, items: Sequence[Any], watched: torch.nn.Module | None) -> None:
        super().__init__()
        self.items = items
        self.watched = watched

    def __reduce__(self) -> tuple[Any, ...]:
        return Served, (self.number, range(len(self.items)), self.watched)

    def answer(self, action: str, args: list[Any]) -> Any:
        """Give out one item, noting the state that the submission holds."""
        if action != "item" or len(args) != 2 or type(args[0]) is not int or not 0 <= args[0] < len(self.items):
            raise ProtocolError(f"no micro-batch answers {action!r}")
        parameters, gradients = self._state(args[1])
        self.events.append(Event("item", args[0], parameters, gradients))
        return self.items[args[0]]

    def _state(self, claim: Any) -> tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor | None, ...]]:
        if self.watched is None:
            return (), ()
        own = list(self.watched.parameters())
        if not isinstance(claim, list) or len(claim) != 2 or not all(isinstance(c, list) for c in claim):
            raise ProtocolError("a micro-batch was asked for without the model's state")
        parameters = _matching(claim[0], own)
        if any(p is None for p in parameters):
            raise ProtocolError("a parameter is missing")
        return tuple(p for p in parameters if p is not None), _matching(claim[1], own)

    def renewed(self, proxy: Any) -> Living:  # noqa: ARG002
        """Items are never changed; only the events begin anew."""
        again = ServedList(self.items, self.watched)
        again.number = self.number
        return again


class OptimizerHere(Living):
    """An optimizer whose steps happen in the checker, on the check's own parameters."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        super().__init__()
        self.optimizer = optimizer
        self._state = copy.deepcopy(optimizer.state_dict()["state"]) if optimizer.state else {}

    def __reduce__(self) -> tuple[Any, ...]:
        return proxies.HostedOptimizer, (self.number, [dict(group) for group in self.optimizer.param_groups])

    @property
    def _parameters(self) -> list[torch.Tensor]:
        return [p for group in self.optimizer.param_groups for p in group["params"]]

    def answer(self, action: str, args: list[Any]) -> Any:
        """Step with the gradients that were sent, or note a zero_grad."""
        if action == "zero_grad" and len(args) == 1:
            self.events.append(Event("zero_grad"))
            return None
        rates = args[1] if action == "step" and len(args) == 2 else None
        groups = self.optimizer.param_groups
        if not isinstance(rates, list) or len(rates) != len(groups) or not all(type(r) is float for r in rates):
            raise ProtocolError(f"no optimizer answers {action!r}")
        own = self._parameters
        gradients = _matching(args[0], own)
        self.events.append(Event("step", gradients=gradients))
        for group, rate in zip(groups, rates, strict=True):
            group["lr"] = rate
        for parameter, gradient in zip(own, gradients, strict=True):
            parameter.grad = None if gradient is None else gradient.clone()
        self.optimizer.step()
        return [p.detach() for p in own]

    def renewed(self, proxy: Any) -> Living:
        """A fresh optimizer of the same kind and state over the replay's own parameters."""
        kind: Any = type(self.optimizer)
        fresh = kind([dict(group) for group in proxy.param_groups])
        packed = fresh.state_dict()
        packed["state"] = copy.deepcopy(self._state)
        fresh.load_state_dict(packed)
        again = OptimizerHere(fresh)
        again.number = self.number
        return again


def _matching(claim: Any, own: Sequence[torch.Tensor]) -> tuple[torch.Tensor | None, ...]:
    """Return claimed tensors that fit `own` one by one in shape and dtype, None allowed."""
    if not isinstance(claim, list) or len(claim) != len(own):
        raise ProtocolError("the number of tensors is not that of the parameters")
    for tensor, parameter in zip(claim, own, strict=True):
        if tensor is None:
            continue
        if not isinstance(tensor, torch.Tensor) or tensor.shape != parameter.shape or tensor.dtype != parameter.dtype:
            raise ProtocolError("a tensor has another shape or dtype than its parameter")
    return tuple(claim)


def living_in(value: object) -> list[Living]:
    """Return the living objects inside plain containers, each once, in order."""
    if isinstance(value, Living):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    found = [one for part in parts for one in living_in(part)]
    return list(dict.fromkeys(found))
