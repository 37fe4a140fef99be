"""Objects that live in the checker, as the submission sees them.

Public and trusted for nothing: they only ask. What is asked, in which order and with which tensors, is seen by the
checker as it happens.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch


class _Line:
    """The way to the checker; the host sets `ask` before the first call."""

    ask: Callable[[int, str, list[Any]], Any]


line = _Line()


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


class HostedOptimizer(torch.optim.Optimizer):
    """An optimizer whose `step` happens in the checker: it sends the gradients, and gets the parameters back."""

    def __init__(self, object_id: int, groups: list[dict[str, Any]]) -> None:
        self.object_id = object_id
        super().__init__(groups, {})

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear the gradients here, and tell the checker."""
        super().zero_grad(set_to_none=set_to_none)
        line.ask(self.object_id, "zero_grad", [bool(set_to_none)])

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Send the gradients, get the updated parameters; returns the closure's loss."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        parameters = [p for group in self.param_groups for p in group["params"]]
        rates = [float(group["lr"]) for group in self.param_groups]
        gradients = [None if p.grad is None else p.grad.detach() for p in parameters]
        updated = line.ask(self.object_id, "step", [gradients, rates])
        with torch.no_grad():
            for parameter, value in zip(parameters, updated, strict=True):
                parameter.copy_(value)
        return loss
