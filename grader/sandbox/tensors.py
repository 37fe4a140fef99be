"""torch, or what takes its place in a process whose challenge has no tensors: empty classes that nothing belongs to.

A challenge of plain Python is graded without importing torch, which takes longer than all the rest of a grading.
Whoever starts a process decides: with GRADE_TORCH=0 in its environment it has none. Every module that must work in
both takes `torch` from here.
"""

import os
import types
from typing import TYPE_CHECKING, Any

here = os.environ.get("GRADE_TORCH") != "0"
_PACKAGES = {"nn", "optim", "lr_scheduler"}


class _Absent(types.ModuleType):
    """Has every name: a class without instances, so that `isinstance` says no."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made: Any = _Absent(f"{self.__name__}.{name}") if name in _PACKAGES else type(name, (), {})
        setattr(self, name, made)
        return made


if TYPE_CHECKING:
    import torch as torch
elif here:
    import torch

    from grader.sandbox import uncompiled

    uncompiled.stand_in(torch)
else:
    torch = _Absent("torch")


def first_use() -> None:
    """Set torch to one thread, and use what of it is slow the first time: a backward and an optimizer's step."""
    torch.set_num_threads(1)
    weight = torch.nn.Parameter(torch.ones(1))
    torch.autograd.backward(weight.square().sum())
    torch.optim.AdamW([weight]).step()
