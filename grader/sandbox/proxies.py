"""Objects that live in the checker, as the submission sees them.

Public and trusted for nothing: they only ask. What is asked, in which order and with which tensors, is seen by the
checker as it happens.
"""

import builtins
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from grader.sandbox import state, values
from grader.sandbox.limits import StateMismatch
from grader.sandbox.tensors import torch


class _Connection:
    """The way to the checker; the host sets both before the first call. What is told is not waited for."""

    ask: Callable[[int, str, list[Any]], Any]
    tell: Callable[[int, str, list[Any]], None]


connection = _Connection()


class Stream:
    """An iterator without a length over items that came with the call: they can be read once."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = list(items)
        self._next = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._next >= len(self._items):
            raise StopIteration
        self._next += 1
        return self._items[self._next - 1]

    def rest(self) -> list[Any]:
        """Return what has not been read yet, without reading it."""
        return self._items[self._next :]


class Lent:
    """A function of the checker's: it is called there, on copies of what it is given, and nothing of it is here."""

    def __init__(self, object_id: int) -> None:
        self.object_id = object_id

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Have the checker call it; what it raises there is raised here."""
        try:
            sent = [values.plain(args), values.plain(kwargs)]
        except values.NoValue as what:
            raise TypeError(f"numbers, texts, tensors, lists and dicts of them can be passed, not {what}") from None
        answer = connection.ask(self.object_id, "call", sent)
        if isinstance(answer, Refused):
            raise getattr(builtins, answer.kind, RuntimeError)(answer.message)
        return answer


class Refused(NamedTuple):
    """What the checker answers where a step cannot be made, or a function that it lent raised.

    Attributes:
        kind: name of the exception that was raised; empty where the optimizer holds what the checker's cannot.
        message: why.
    """

    kind: str
    message: str


def hosted(object_id: int, optimizer: torch.optim.Optimizer) -> torch.optim.Optimizer:
    """Have the steps of an optimizer happen in the checker; it stays what it is in all else, its class too.

    A copy of it is an ordinary optimizer over parameters of its own.
    """
    own: Any = optimizer
    own.object_id = object_id
    own.step = types.MethodType(torch.optim.Optimizer.profile_hook_step(_step), optimizer)  # that calls its hooks
    own.zero_grad = types.MethodType(_zero_grad, optimizer)
    own.add_param_group = types.MethodType(_add_param_group, optimizer)
    return optimizer


def _zero_grad(self: Any, set_to_none: bool = True) -> None:
    """Clear the gradients here, and tell the checker."""
    type(self).zero_grad(self, set_to_none=set_to_none)
    connection.tell(self.object_id, "zero_grad", [bool(set_to_none)])


def _add_param_group(self: Any, param_group: dict[str, Any]) -> None:  # noqa: ARG001
    raise StateMismatch(
        "`optimizer.add_param_group` was called: this task's optimizer keeps the parameters that it came with."
    )


def _step(self: Any, closure: Callable[[], Any] | None = None) -> Any:
    """Send all that a step is made of, and take over what it makes of it; returns the closure's loss."""
    loss = None
    if closure is not None:
        with torch.enable_grad():
            loss = closure()
    _require_own_step(type(self))
    parameters = [p for group in self.param_groups for p in group["params"]]
    gradients = [None if p.grad is None else p.grad.detach() for p in parameters]
    answer = connection.ask(self.object_id, "step", [gradients, [p.detach() for p in parameters], state.state_of(self)])
    if isinstance(answer, Refused):
        raise getattr(builtins, answer.kind, RuntimeError)(answer.message) if answer.kind else _mismatch(answer)
    values, entries = answer
    with torch.no_grad():
        for parameter, gradient, value in zip(parameters, gradients, values, strict=True):
            if gradient is not None:  # a parameter without one is not touched
                parameter.copy_(value)
    for number, parameter in enumerate(parameters):
        if str(number) in entries:
            self.state[parameter] = entries[str(number)]
    return loss


def _mismatch(answer: Refused) -> StateMismatch:
    return StateMismatch(f"At `optimizer.step()`, {answer.message}.")


def _require_own_step(kind: type[torch.optim.Optimizer]) -> None:
    """Require that the class's `step`, which the checker takes, is the one that it was defined with."""
    home = getattr(kind.step, "__globals__", {}).get("__name__", "")
    if home.partition(".")[0] not in ("torch", kind.__module__.partition(".")[0]):
        raise StateMismatch(f"`{kind.__name__}.step` was replaced by another function.")
