"""Bytes of live tensors, counted exactly: the same figure on every machine."""

import weakref
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class TensorMeter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Count the bytes of storages that operations inside the `with` block allocate.

    Storages that existed before (parameters, inputs) count nothing. Works on real CPU and CUDA tensors and under
    `FakeTensorMode`. Not counted: workspaces inside a kernel, other threads, `resize_` (so a submission's own
    figure is advisory: a limit set from outside must stand behind it).

    Attributes:
        live_bytes: bytes alive now.
        peak_bytes: most bytes alive at once.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.live_bytes = 0
        self.peak_bytes = 0
        self._known: dict[int, int] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        for leaf in tree_leaves((args, kwargs)):
            self._note(leaf, is_new=False)
        result = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            self._note(leaf, is_new=True)
        return result

    def _note(self, leaf: object, *, is_new: bool) -> None:
        if not isinstance(leaf, torch.Tensor):
            return
        storage = leaf.untyped_storage()
        key = storage._cdata
        if key in self._known:
            return
        self._known[key] = storage.nbytes() if is_new else 0
        self.live_bytes += self._known[key]
        self.peak_bytes = max(self.peak_bytes, self.live_bytes)
        weakref.finalize(storage, self._forget, key)

    def _forget(self, key: int) -> None:
        self.live_bytes -= self._known.pop(key, 0)
