"""Call by copy-restore: what a call may change in its arguments, read in the host, restored in the checker.

The checker keeps its own objects. It copies names, shapes and dtypes only where they match its own; what a host
claims never creates a class, a parameter or an attribute.
"""

from collections.abc import Iterator
from typing import Any

import torch

from grader.sandbox import wire

Root = torch.nn.Module | torch.optim.Optimizer | torch.Tensor
_SMALL = 4096
"""Elements up to which a tensor is looked at twice to save sending it back."""


class StateMismatch(Exception):
    """The submission left an argument in a state that the argument cannot be in (other shape, dtype or names)."""


def roots(value: object) -> list[Root]:
    """Return the mutable torch objects in plain containers; parameters that only an optimizer holds come last."""
    found: list[Root] = []
    seen: set[int] = set()

    def visit(item: object) -> None:
        if id(item) in seen:
            return
        if isinstance(item, (torch.nn.Module, torch.optim.Optimizer, torch.Tensor)):
            seen.add(id(item))
            found.append(item)
        elif isinstance(item, (list, tuple)):
            for part in item:
                visit(part)
        elif isinstance(item, dict):
            for part in item.values():
                visit(part)

    visit(value)
    covered = {id(p) for root in found if not isinstance(root, torch.optim.Optimizer) for p in _parameters(root)}
    held = {id(p): p for root in found if isinstance(root, torch.optim.Optimizer) for p in _parameters(root)}
    return [*found, *(p for key, p in held.items() if key not in covered)]


def _parameters(root: Root) -> Iterator[torch.Tensor]:
    if isinstance(root, torch.nn.Module):
        yield from root.parameters()
    elif isinstance(root, torch.optim.Optimizer):
        for group in root.param_groups:
            yield from group["params"]
    else:
        yield root


def gradients(found: list[Root]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return (tensor, its .grad) pairs: pickling drops gradients, but a leftover one is part of the input."""
    return [(p, p.grad) for root in found for p in _parameters(root) if p.is_leaf and p.grad is not None]


def state_of(root: Root) -> dict[str, Any]:
    """Return what a call may have changed in `root`, as plain values and tensors."""
    if isinstance(root, torch.nn.Module):
        named = dict(root.named_parameters())
        return {
            "parameters": {k: p.detach() for k, p in named.items()},
            "gradients": {k: p.grad.detach() for k, p in named.items() if p.grad is not None},
            "buffers": dict(root.named_buffers()),
            "training": {k: bool(m.training) for k, m in root.named_modules()},
        }
    if isinstance(root, torch.optim.Optimizer):
        packed = root.state_dict()
        rates = [{k: v for k, v in g.items() if k != "params" and _plain(v)} for g in packed["param_groups"]]
        return {"state": {str(i): dict(s) for i, s in packed["state"].items()}, "groups": rates}
    gradient = root.grad.detach() if root.is_leaf and root.grad is not None else None
    return {"value": root.detach(), "gradient": gradient}


Bare = tuple[torch.Size, torch.dtype, bytes]


def bare_values(found: list[Root]) -> list[Bare | None]:
    """Return what each small tensor without a gradient holds, None for other roots: for `states_of`."""
    return [_bare_value(root) for root in found]


def _bare_value(root: Root) -> Bare | None:
    if not isinstance(root, torch.Tensor) or not root.is_leaf or root.grad is not None or root.numel() > _SMALL:
        return None
    return root.shape, root.dtype, wire.raw_bytes(root)


def states_of(found: list[Root], before: list[Bare | None]) -> list[dict[str, Any] | None]:
    """Return the state of each root after a call; None for a tensor that is as it was: most micro-batches are."""
    return [
        None if was is not None and _bare_value(root) == was else state_of(root)
        for root, was in zip(found, before, strict=True)
    ]


def _plain(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float, str))


def restore(root: Root, claim: object) -> None:
    """Make `root` what the host claims it became; None claims of a tensor that it is as it was.

    Raises:
        StateMismatch: other names, shapes or dtypes than before.
    """
    if claim is None and isinstance(root, torch.Tensor):
        return
    if not isinstance(claim, dict):
        raise StateMismatch("the state of an argument is missing")
    with torch.no_grad():
        if isinstance(root, torch.nn.Module):
            _restore_module(root, claim)
        elif isinstance(root, torch.optim.Optimizer):
            _restore_optimizer(root, claim)
        else:
            _write(root, claim.get("value"), "a tensor argument")
            if root.requires_grad:
                _set_gradient(root, claim.get("gradient"), "a tensor argument")


def _like(own: torch.Tensor, claimed: object, what: str) -> torch.Tensor:
    if not isinstance(claimed, torch.Tensor):
        raise StateMismatch(f"{what} is no longer a tensor")
    if claimed.shape != own.shape or claimed.dtype != own.dtype:
        raise StateMismatch(
            f"{what} was {tuple(own.shape)} {own.dtype} before the call and is "
            f"{tuple(claimed.shape)} {claimed.dtype} after it"
        )
    return claimed


def _write(own: torch.Tensor, claimed: object, what: str) -> None:
    new = _like(own, claimed, what)
    repeats = any(stride == 0 and size > 1 for stride, size in zip(own.stride(), own.shape, strict=True))
    if not repeats:
        own.copy_(new)
    elif not torch.equal(own, new):  # an expanded tensor holds one value in many places: it cannot hold many
        raise StateMismatch(f"{what} was expanded from a smaller tensor, which cannot be written to")


def _set_gradient(own: torch.Tensor, claimed: object, what: str) -> None:
    own.grad = None if claimed is None else _like(own, claimed, f"the gradient of {what}")


def _restore_module(module: torch.nn.Module, claim: dict[str, Any]) -> None:
    own, buffers = dict(module.named_parameters()), dict(module.named_buffers())
    parameters, grads, claimed_buffers = (_part(claim, key) for key in ("parameters", "gradients", "buffers"))
    if set(parameters) != set(own) or set(claimed_buffers) != set(buffers) or not set(grads) <= set(own):
        raise StateMismatch("the model's parameters or buffers have other names than before the call")
    for name, parameter in own.items():
        _write(parameter, parameters[name], name)
        _set_gradient(parameter, grads.get(name), name)
    for name, buffer in buffers.items():
        _write(buffer, claimed_buffers[name], name)
    modes = _part(claim, "training")
    for name, part in module.named_modules():
        part.training = modes.get(name) is True


def _part(claim: dict[str, Any], key: str) -> dict[str, Any]:
    part = claim.get(key)
    if not isinstance(part, dict):
        raise StateMismatch("the model's state is incomplete")
    return part


def _restore_optimizer(optimizer: torch.optim.Optimizer, claim: dict[str, Any]) -> None:
    state, groups = claim.get("state"), claim.get("groups")
    flat = [p for g in optimizer.param_groups for p in g["params"]]
    if not isinstance(state, dict) or not isinstance(groups, list) or len(groups) != len(optimizer.param_groups):
        raise StateMismatch("the optimizer's state is incomplete")
    restored: dict[int, dict[str, Any]] = {}
    for key, entry in state.items():
        index = int(key) if isinstance(key, str) and key.isdecimal() and len(key) < 9 else len(flat)
        if index >= len(flat) or not isinstance(entry, dict):
            raise StateMismatch("the optimizer's state belongs to no parameter")
        shapes = (flat[index].shape, torch.Size([]), torch.Size([1]))
        for name, value in entry.items():
            fits = isinstance(value, torch.Tensor) and value.shape in shapes
            if not isinstance(name, str) or not (fits or _plain(value)):
                raise StateMismatch("the optimizer's state has another shape than its parameter")
        restored[index] = dict(entry)
    packed = optimizer.state_dict()
    packed["state"] = restored
    for own, claimed in zip(packed["param_groups"], groups, strict=True):
        if not isinstance(claimed, dict):
            raise StateMismatch("the optimizer's options are incomplete")
        own.update({k: v for k, v in claimed.items() if k in own and k != "params" and type(v) is type(own[k])})
    try:
        optimizer.load_state_dict(packed)
    except (ValueError, KeyError, RuntimeError, TypeError) as error:
        raise StateMismatch(f"the optimizer's state cannot be loaded ({type(error).__name__})") from None
