"""What a call may bind anew on its arguments: parts, parameters, hooks and methods.

Values travel (`state`), code never does. So the host looks which objects a model or an optimizer is made of before
and after a call, and where they differ the checker is told, and says so: the submission left another model than the
one whose values come back.
"""

from collections.abc import Iterator
from operator import is_
from typing import Any

from grader.sandbox.tensors import torch

Key = tuple[str, str]
"""Kind of what was bound, and the name of the part or parameter it was bound on."""
Bound = dict[Key, tuple[object, ...]]

_MODULE_HOOKS = tuple(
    name for name, value in vars(torch.nn.Module()).items() if name.endswith("_hooks") and isinstance(value, dict)
)
_OPTIMIZER_HOOKS = ("_optimizer_step_pre_hooks", "_optimizer_step_post_hooks")
_TENSOR_HOOKS = ("_backward_hooks", "_post_accumulate_grad_hooks")
_OPTIMIZER_METHODS = ("step", "zero_grad", "add_param_group")
_SENTENCES = {
    "part": "{} is another module than before the call",
    "parameter": "{} is another Parameter than before the call, one that the optimizer does not know",
    "hook": "{} has other hooks than before the call: remove what you registered",
    "method": "a method of {} is another function than before the call",
    "group": "the optimizer is over other parameters than before the call",
}


def bound_on(root: torch.nn.Module | torch.optim.Optimizer) -> Bound:
    """Return the objects that make up a model or an optimizer, to be compared by identity."""
    return dict(_of_module(root) if isinstance(root, torch.nn.Module) else _of_optimizer(root))


def bound_anew(before: Bound, after: Bound) -> Key | None:
    """Return the first thing that is another object now, or is gone; None where all are the same."""
    for key, was in before.items():
        now = after.get(key, ())
        if len(now) != len(was) or not all(map(is_, was, now)):
            return key
    return None


def in_words(claim: object) -> str:
    """Say what a host claims was bound anew; nothing of the claim but a plain name gets into the sentence."""
    kind, name = claim if isinstance(claim, list) and len(claim) == 2 else ("", "")
    if not isinstance(kind, str) or kind not in _SENTENCES or not isinstance(name, str):
        return "an argument is made of other objects than before the call"
    known = name.replace(".", "").replace("_", "").isalnum() and len(name) <= 100
    return _SENTENCES[kind].format(f"`{name}`" if known else "the argument")


def _of_module(module: torch.nn.Module) -> Iterator[tuple[Key, tuple[object, ...]]]:
    for name, part in module.named_modules():
        own = vars(part)
        yield ("part", name), (part,)
        for key, tensor in part._parameters.items():
            if tensor is not None:
                full = f"{name}.{key}" if name else key
                yield ("parameter", full), (tensor,)
                yield ("hook", full), _hooks(_tensor_hooks(tensor), _TENSOR_HOOKS)
        yield ("hook", name), _hooks(own, _MODULE_HOOKS)
        yield ("method", name), tuple(value for value in own.values() if callable(value))


def _of_optimizer(optimizer: torch.optim.Optimizer) -> Iterator[tuple[Key, tuple[object, ...]]]:
    held = [(*group["params"], None) for group in optimizer.param_groups]  # None ends a group
    yield ("group", ""), tuple(one for group in held for one in group)
    yield ("hook", "optimizer"), _hooks(vars(optimizer), _OPTIMIZER_HOOKS)
    yield ("method", "optimizer"), tuple(_function(getattr(optimizer, name, None)) for name in _OPTIMIZER_METHODS)


def _tensor_hooks(tensor: torch.Tensor) -> dict[str, Any]:
    return {name: getattr(tensor, name, None) for name in _TENSOR_HOOKS}


def _hooks(own: dict[str, Any], names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(hook for name in names if (hooks := own.get(name)) for hook in hooks.values())


def _function(method: Any) -> object:
    """Return the function behind a method; a learning-rate scheduler wraps `step` to count, which changes nothing."""
    if hasattr(method, "_wrapped_by_lr_sched"):
        method = method.__wrapped__
    return getattr(method, "__func__", method)
