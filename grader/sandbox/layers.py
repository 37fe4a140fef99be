"""What the bytes of live tensors are for, and how they come and go: for a picture, after a limit was broken.

It runs beside the submission and is trusted for nothing: its figures are shown, no verdict depends on them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import accumulate
from typing import Any

import torch
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from grader.sandbox.meter import TensorMeter
from grader.sandbox.proxies import Stream

PARAMETERS, GRADIENTS, STATE, ACTIVATIONS, TEMPORARIES = (
    "parameters", "gradients", "optimizer state", "activations", "temporaries",
)  # fmt: skip
LAYERS = PARAMETERS, GRADIENTS, STATE, ACTIVATIONS, TEMPORARIES
"""From what lasts to what passes; whatever is none of the first four is a temporary."""

_POINTS = 240
"""Points of a curve at most; where there were more changes, the least and the most of each stretch are kept."""


class LayerMeter(TensorMeter):
    """A meter that also tells layers apart, and draws the curve of live bytes.

    A storage is an activation where it was saved for a backward pass, a gradient where it is or was some parameter's
    `.grad`, optimizer state where an optimizer keeps it after a step.

    Args:
        parameters: whose gradients are looked after.
        items: the tensors of each micro-batch; the first operation on one marks its beginning.

    Example::

        with LayerMeter(model.parameters(), batches) as meter:
            train(model, batches)
        print(meter.told()["layers"])
    """

    def __init__(self, parameters: Iterable[torch.Tensor] = (), items: Sequence[Any] = ()) -> None:
        super().__init__()
        self._parameters = [p for p in parameters if p.requires_grad and p.is_leaf]
        self._items = items  # as long as these live, no other storage has their addresses
        self._item_of = {t.untyped_storage()._cdata: i for i, item in enumerate(items) for t in _tensors_in(item)}
        self._ids: dict[int, int] = {}
        self._sizes: list[int] = []
        self._layer: dict[int, str] = {}
        self._changes: list[int] = []
        self._marks: list[tuple[int, int]] = []
        self._hooks = ExitStack()

    def __enter__(self) -> Any:
        hooks: list[Any] = [p.register_post_accumulate_grad_hook(self._accumulated) for p in self._parameters]
        hooks.append(register_optimizer_step_pre_hook(self._before_step))
        hooks.append(register_optimizer_step_post_hook(self._after_step))
        for hook in hooks:
            self._hooks.callback(hook.remove)
        self._hooks.enter_context(torch.autograd.graph.saved_tensors_hooks(self._saved, _as_it_is))
        return super().__enter__()  # type: ignore[no-untyped-call]

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)  # type: ignore[no-untyped-call]
        self._hooks.close()

    def begin(self, item: int) -> None:
        """Note that a micro-batch begins, unless that one or a later one has begun."""
        if not self._marks or item > self._marks[-1][1]:
            self._marks.append((len(self._changes), item))

    def keep(self, tensors: Iterable[torch.Tensor], layer: str) -> None:
        """Say what these tensors are for."""
        for tensor in tensors:
            if tensor.layout is torch.strided:
                found = self._ids.get(tensor.untyped_storage()._cdata)
                if found is not None:
                    self._layer[found] = layer

    def told(self) -> dict[str, Any]:
        """Return bytes per layer at the peak, the curve of live bytes, and (point, item) where each item begins."""
        levels = list(accumulate(self._sizes[c] if c >= 0 else -self._sizes[~c] for c in self._changes))
        top = levels.index(max(levels)) if levels else -1
        alive: set[int] = set()
        for change in self._changes[: top + 1]:
            if change >= 0:
                alive.add(change)
            else:
                alive.discard(~change)
        layers = dict.fromkeys(LAYERS, 0)
        for one in alive:
            layers[self._layer.get(one, TEMPORARIES)] += self._sizes[one]
        stride = max(1, -(-2 * len(levels) // _POINTS))
        marks = [[_place(at, stride), item] for at, item in self._marks]
        return {"layers": layers, "curve": _thinned(levels, stride), "marks": marks}

    def _count(self, storage: torch.UntypedStorage, *, is_new: bool) -> None:
        key = storage._cdata
        if key in self._item_of:
            self.begin(self._item_of[key])
        if key in self._known:
            return
        super()._count(storage, is_new=is_new)
        size = self._known[key][0]
        if size:
            self._ids[key] = len(self._sizes)
            self._changes.append(len(self._sizes))
            self._sizes.append(size)

    def _forget(self, key: int) -> None:
        super()._forget(key)
        if key in self._ids:
            self._changes.append(~self._ids.pop(key))

    def _saved(self, tensor: torch.Tensor) -> torch.Tensor:
        self.keep([tensor], ACTIVATIONS)
        return tensor.detach()  # the result of an operation, kept by itself, would never be freed

    def _accumulated(self, parameter: torch.Tensor) -> None:
        self.keep(_gradients([parameter]), GRADIENTS)

    def _before_step(self, optimizer: torch.optim.Optimizer, *_: object) -> None:
        self.keep(_gradients(p for group in optimizer.param_groups for p in group["params"]), GRADIENTS)

    def _after_step(self, optimizer: torch.optim.Optimizer, *_: object) -> None:
        self.keep(_tensors_in(list(optimizer.state.values())), STATE)


def micro_batches_in(args: Iterable[object]) -> Sequence[Any]:
    """Return the first argument that is a list or stream of tuples; one whose items are served has none yet."""
    for value in args:
        items = value.rest() if isinstance(value, Stream) else value
        if type(items) is list and items and all(isinstance(one, (list, tuple)) for one in items):
            return items
    return ()


def _gradients(parameters: Iterable[torch.Tensor]) -> list[torch.Tensor]:
    return [p.grad for p in parameters if p.grad is not None]


def _as_it_is(tensor: torch.Tensor) -> torch.Tensor:
    return tensor


def _tensors_in(value: object) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor) and value.layout is torch.strided:
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _tensors_in(part)
    elif isinstance(value, Mapping):
        yield from _tensors_in(list(value.values()))


def _thinned(levels: list[int], stride: int) -> list[int]:
    """Return of each stretch the least and the most, in the order in which they came; all where a stretch is one."""
    if stride == 1:
        return levels
    parts = [levels[i : i + stride] for i in range(0, len(levels), stride)]
    return [one for part in parts for one in sorted((min(part), max(part)), key=part.index)]


def _place(at: int, stride: int) -> int:
    return at if stride == 1 else 2 * (at // stride)
