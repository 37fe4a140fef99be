"""Objects that stay in the checker while the submission uses them: micro-batches and optimizers.

What the submission asks of them is recorded as it happens. The order of steps cannot be forged, and no micro-batch is
read that is neither told of nor given out with one before it.
"""

import copy
from collections.abc import Sequence
from typing import Any

import msgspec

from grader.checks.held import held_bytes
from grader.errors import CourseFault
from grader.sandbox import options, proxies, state
from grader.sandbox.limits import StateMismatch
from grader.sandbox.served import Served
from grader.sandbox.tensors import torch
from grader.sandbox.wire import ProtocolError

_MOST_GIVEN, _MOST_GIVEN_BYTES = 4, 1 << 14
"""How many micro-batches are given out at a time, and how large together: so many exchanges are not waited for.

A submission may look at those that it does not tell of. It gains nothing: whatever a check asks for is told of in time
by a right one, which may read ahead as far as it likes.
"""


class Event(msgspec.Struct, frozen=True):
    """One thing that the submission asked for during a call.

    Attributes:
        action: "item" (a micro-batch), "zero_grad" or "step".
        index: the micro-batch's index for "item", else -1.
        parameters: what the submission held when it asked ("item" of a watched model).
        gradients: its gradients then ("item" of a watched model, and "step"); None where `.grad` is None.
        changed: at a "step", numbers of the parameters that another hand than the optimizer's changed since its last.
        options: at a "step", options of the optimizer that differ from what it came with: name -> (before, now).
    """

    action: str
    index: int = -1
    parameters: tuple[torch.Tensor, ...] = ()
    gradients: tuple[torch.Tensor | None, ...] = ()
    changed: tuple[int, ...] = ()
    options: dict[str, tuple[Any, Any]] = {}


class Hosted:
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

    def renewed(self, proxy: Any) -> "Hosted":
        """Return this object as it was when sent, for a replay; `proxy` is its decoded other half."""
        raise NotImplementedError


class HostedList(Hosted):
    """A list of micro-batches, given out one by one; it has a length, an order and slices."""

    def __init__(self, items: Sequence[Any], watched: torch.nn.Module | None) -> None:
        super().__init__()
        self.items = items
        self.watched = watched

    def __reduce__(self) -> tuple[Any, ...]:
        return Served, (self.number, range(len(self.items)), self.watched)

    def answer(self, action: str, args: list[Any]) -> Any:
        """Give out an item and, where they are small, the next ones, noting the state that the submission holds."""
        if action != "item" or len(args) != 2 or type(args[0]) is not int or not 0 <= args[0] < len(self.items):
            raise ProtocolError(f"no micro-batch answers {action!r}")
        parameters, gradients = self._state(args[1])
        self.events.append(Event("item", args[0], parameters, gradients))
        return self._from(args[0])

    def _from(self, index: int) -> list[Any]:
        given = [self.items[index]]
        size = held_bytes(given[0])
        for item in self.items[index + 1 : index + _MOST_GIVEN]:
            size += held_bytes(item)
            if size > _MOST_GIVEN_BYTES:
                break
            given.append(item)
        return given

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

    def renewed(self, proxy: Any) -> Hosted:  # noqa: ARG002
        """Items are never changed; only the events begin anew."""
        again = HostedList(self.items, self.watched)
        again.number = self.number
        return again


class HostedOptimizer(Hosted):
    """An optimizer whose steps happen in the checker, on the check's own parameters.

    With each step comes all that it depends on: gradients, parameters, options and state as the submission holds them.

    Raises:
        CourseFault: its step needs a closure, which cannot travel.
    """

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        super().__init__()
        if isinstance(optimizer, torch.optim.LBFGS):
            raise CourseFault("A check hosts an LBFGS, whose step calls the submission's closure many times.")
        self.optimizer = optimizer
        self._came_with = options.of_optimizer(optimizer)

    def __reduce__(self) -> tuple[Any, ...]:
        return proxies.hosted, (self.number, self.optimizer)

    def answer(self, action: str, args: list[Any]) -> Any:
        """Step with what was sent, or note a zero_grad."""
        if action == "zero_grad" and len(args) == 1:
            self.events.append(Event("zero_grad"))
            return None
        if action != "step" or len(args) != 3 or not all(isinstance(part, list) for part in args[:2]):
            raise ProtocolError(f"no optimizer answers {action!r}")
        try:
            return self._step(*args)
        except StateMismatch as error:
            return proxies.Refused("", str(error))

    def _step(self, gradients: list[Any], parameters: list[Any], claim: Any) -> Any:
        own = [p for group in self.optimizer.param_groups for p in group["params"]]
        if len(parameters) != len(own) or len(gradients) != len(own):
            raise StateMismatch(
                f"the optimizer was over {len(parameters)} parameters with {len(gradients)} gradients, not {len(own)}"
            )
        changed = self._take_over(own, parameters)
        for number, (parameter, gradient) in enumerate(zip(own, gradients, strict=True), start=1):
            if gradient is not None:
                state.require_like(parameter, gradient, f"the gradient of parameter {number}")
            parameter.grad = None if gradient is None else gradient.clone()
        state.restore(self.optimizer, claim)
        here = options.of_optimizer(self.optimizer)
        self.events.append(
            Event("step", gradients=tuple(gradients), changed=changed, options=_differing(self._came_with, here))
        )
        try:
            self.optimizer.step()
        except Exception as error:
            if not _is_torchs(error):
                raise
            return proxies.Refused(type(error).__name__, str(error))
        return [p.detach() for p in own], state.state_of(self.optimizer)["state"]

    @staticmethod
    def _take_over(own: list[torch.Tensor], claimed: list[Any]) -> tuple[int, ...]:
        """Give the check's parameters the claimed values; return the numbers of those that were others."""
        changed = []
        for number, (parameter, value) in enumerate(zip(own, claimed, strict=True)):
            state.require_like(parameter, value, f"parameter {number + 1}")
            if not _identical(parameter, value):
                changed.append(number)
                with torch.no_grad():
                    parameter.copy_(value)
        return tuple(changed)

    def renewed(self, proxy: Any) -> Hosted:
        """The optimizer as it was sent, over the replay's own parameters."""
        again = HostedOptimizer(copy.copy(proxy))  # a copy is an ordinary one
        again.number = self.number
        return again


def _identical(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether two tensors hold the same values; what is no number is like any other that is none."""
    return torch.equal(a, b) or bool(((a == b) | ((a != a) & (b != b))).all())


def _differing(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return the options that have another value than they came with: name -> (before, now)."""
    if before == now:
        return {}
    pairs = zip(before, now, strict=True)
    return {k: (was[k], new[k]) for was, new in pairs for k in was if was[k] != new[k]}


def _is_torchs(error: BaseException) -> bool:
    """Whether an exception comes from torch's own code: not from a hook that the check has on its optimizer."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] == "torch"


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


def hosted_in(value: object) -> list[Hosted]:
    """Return the living objects inside plain containers, each once, in order."""
    if isinstance(value, Hosted):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    found = [one for part in parts for one in hosted_in(part)]
    return list(dict.fromkeys(found))
