"""Bytes of live tensors, counted exactly: the same figure on every machine."""

import weakref
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode


class TensorMeter(TorchDispatchMode):
    """Count the bytes of storages that operations inside the `with` block allocate.

    Storages that existed before (parameters, inputs) count nothing. Works on real CPU and CUDA tensors and under
    `FakeTensorMode`. Not counted: workspaces inside a kernel, other threads, `resize_` (so a submission's own
    figure is advisory: a limit set from outside must stand behind it).

    Attributes:
        live_bytes: bytes alive now.
        peak_bytes: most bytes alive at once.

    Example::

        with TensorMeter() as meter:
            loss_fn(model(x), y).backward()
        print(meter.peak_bytes)
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.live_bytes = 0
        self.peak_bytes = 0
        self._known: dict[int, tuple[int, object]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        self._note(args, is_new=False)
        self._note(kwargs, is_new=False)
        result = func(*args, **kwargs)
        self._note(result, is_new=True)
        return result

    def _note(self, value: object, *, is_new: bool) -> None:
        """Count the storages in `value`; operations take and give tensors in tuples, lists and dicts."""
        if isinstance(value, torch.Tensor):
            if value.layout is torch.strided:  # a sparse one has none: its indices and values are tensors, and count
                self._count(value.untyped_storage(), is_new=is_new)
        elif isinstance(value, (tuple, list)):
            for part in value:
                self._note(part, is_new=is_new)
        elif isinstance(value, dict):
            self._note(list(value.values()), is_new=is_new)

    def _count(self, storage: torch.UntypedStorage, *, is_new: bool) -> None:
        key = storage._cdata
        if key in self._known:
            return
        size = storage.nbytes() if is_new else 0
        self._known[key] = size, weakref.ref(storage, lambda _: self._forget(key))
        self.live_bytes += size
        self.peak_bytes = max(self.peak_bytes, self.live_bytes)

    def _forget(self, key: int) -> None:
        size, _ = self._known.pop(key, (0, None))
        self.live_bytes -= size
