"""Call by copy-restore: what a call may change in its arguments, read in the host, restored in the checker.

The checker keeps its own objects. It copies names, shapes and dtypes only where they match its own; what a host
claims never creates a class, a parameter or an attribute.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from grader.sandbox import bindings, options, wire
from grader.sandbox.limits import StateMismatch
from grader.sandbox.tensors import torch

Root = torch.nn.Module | torch.optim.Optimizer | torch.Tensor
_SMALL = 4096
"""Elements up to which a tensor is looked at twice to save sending it back."""


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
        parameters, buffers, parts = _members(root)
        return {
            "parameters": {k: p.detach() for k, p in parameters.items()},
            "gradients": {k: p.grad.detach() for k, p in parameters.items() if p.grad is not None},
            "trained": {k: p.requires_grad for k, p in parameters.items()},
            "buffers": buffers,
            "training": {k: bool(part.training) for k, part in parts.items()},
            "options": {k: own for k, part in parts.items() if (own := options.of_module(part))},
        }
    if isinstance(root, torch.optim.Optimizer):
        number = {id(p): str(i) for i, p in enumerate(_parameters(root))}
        state = {number[id(p)]: dict(entry) for p, entry in root.state.items() if id(p) in number}
        return {"state": state, "groups": options.of_optimizer(root)}
    gradient = root.grad.detach() if root.is_leaf and root.grad is not None else None
    return {"value": root.detach(), "gradient": gradient, "trained": root.requires_grad}


Named = dict[str, torch.Tensor]


def _members(module: torch.nn.Module) -> tuple[Named, Named, dict[str, torch.nn.Module]]:
    """Return the parameters, the buffers and the parts, by name, each once: torch's way walks over all parts thrice."""
    parameters: Named = {}
    buffers: Named = {}
    parts = dict(module.named_modules())
    seen: set[int] = set()
    for prefix, part in parts.items():
        for found, own in ((parameters, part._parameters), (buffers, part._buffers)):
            for name, tensor in own.items():
                if tensor is not None and id(tensor) not in seen:
                    seen.add(id(tensor))
                    found[f"{prefix}.{name}" if prefix else name] = tensor
    return parameters, buffers, parts


Bare = tuple[torch.Size, torch.dtype, bool, bytes]


def bare_values(found: list[Root]) -> list[Bare | bindings.Bound | None]:
    """Return what `states_of` compares with.

    That is of a model or optimizer the objects that it is made of, of a small tensor without a gradient what it holds,
    and None of other tensors.
    """
    return [_bare_value(root) if isinstance(root, torch.Tensor) else bindings.bound_on(root) for root in found]


def _bare_value(root: torch.Tensor) -> Bare | None:
    if not root.is_leaf or root.grad is not None or root.numel() > _SMALL:
        return None
    return root.shape, root.dtype, root.requires_grad, wire.raw_bytes(root)


def states_of(found: list[Root], before: list[Bare | bindings.Bound | None]) -> list[dict[str, Any] | None]:
    """Return the state of each root after a call; None for a tensor that is as it was: most micro-batches are."""
    return [_state_since(root, was) for root, was in zip(found, before, strict=True)]


def _state_since(root: Root, was: Bare | bindings.Bound | None) -> dict[str, Any] | None:
    if isinstance(root, torch.Tensor):
        return None if was is not None and _bare_value(root) == was else state_of(root)
    now = state_of(root)
    if isinstance(was, dict) and (key := bindings.bound_anew(was, bindings.bound_on(root))):
        now["bound"] = list(key)
    return now


def restore(root: Root, claim: object) -> None:
    """Make `root` what the host claims it became; None claims of a tensor that it is as it was.

    Raises:
        StateMismatch: other names, shapes or dtypes than before.
    """
    if claim is None and isinstance(root, torch.Tensor):
        return
    if not isinstance(claim, dict):
        raise StateMismatch("the state of an argument is missing")
    _restore(root, claim)
    if "bound" in claim:
        raise StateMismatch(bindings.in_words(claim["bound"]))


def _restore(root: Root, claim: dict[str, Any]) -> None:
    with torch.no_grad():
        if isinstance(root, torch.nn.Module):
            _restore_module(root, claim)
        elif isinstance(root, torch.optim.Optimizer):
            _restore_optimizer(root, claim)
        else:
            _write(root, claim.get("value"), "a tensor argument")
            _set_trained(root, claim.get("trained"))
            if root.requires_grad:
                _set_gradient(root, claim.get("gradient"), "a tensor argument")


def _set_trained(own: torch.Tensor, claimed: object) -> None:
    """Have `own` need gradients as claimed; a tensor of whole numbers cannot."""
    if (own.is_floating_point() or own.is_complex()) and own.is_leaf:
        own.requires_grad_(claimed is True)


def require_like(own: torch.Tensor, claimed: object, what: str) -> torch.Tensor:
    """Return what a host claims in place of `own`, a tensor of its shape and dtype.

    Raises:
        StateMismatch: it is none.
    """
    if not isinstance(claimed, torch.Tensor):
        raise StateMismatch(f"{what} is no longer a tensor")
    if claimed.shape != own.shape or claimed.dtype != own.dtype:
        raise StateMismatch(
            f"{what} is a tensor of shape {tuple(claimed.shape)} and {claimed.dtype} "
            f"instead of {tuple(own.shape)} and {own.dtype}"
        )
    return claimed


def _write(own: torch.Tensor, claimed: object, what: str) -> None:
    new = require_like(own, claimed, what)
    if own.is_contiguous() or not any(
        stride == 0 and size > 1 for stride, size in zip(own.stride(), own.shape, strict=True)
    ):
        own.copy_(new)
    elif not torch.equal(own, new):  # an expanded tensor holds one value in many places: it cannot hold many
        raise StateMismatch(f"{what} was expanded from a smaller tensor, which cannot be written to")


def _set_gradient(own: torch.Tensor, claimed: object, what: str) -> None:
    own.grad = None if claimed is None else require_like(own, claimed, f"the gradient of {what}").clone()


def _restore_module(module: torch.nn.Module, claim: dict[str, Any]) -> None:
    own, buffers, parts = _members(module)
    parameters, grads, claimed_buffers = (_part(claim, key) for key in ("parameters", "gradients", "buffers"))
    trained = _part(claim, "trained")
    if parameters.keys() != own.keys() or claimed_buffers.keys() != buffers.keys() or not grads.keys() <= own.keys():
        raise StateMismatch("the model's parameters or buffers have other names than before the call")
    for name, parameter in own.items():
        _write(parameter, parameters[name], name)
        _set_gradient(parameter, grads.get(name), name)
        _set_trained(parameter, trained.get(name))
    for name, buffer in buffers.items():
        _write(buffer, claimed_buffers[name], name)
    modes, claimed_options = _part(claim, "training"), _part(claim, "options")
    for name, part in parts.items():
        part.training = modes.get(name) is True
        if name in claimed_options:
            options.set_on_module(part, claimed_options[name])


def _part(claim: dict[str, Any], key: str) -> dict[str, Any]:
    part = claim.get(key)
    if not isinstance(part, dict):
        raise StateMismatch("the model's state is incomplete")
    return part


def _restore_optimizer(optimizer: torch.optim.Optimizer, claim: dict[str, Any]) -> None:
    """Do as `load_state_dict`, with copies of tensors alone: what was decoded stays in the log of calls as it came."""
    state, groups = claim.get("state"), claim.get("groups")
    if not isinstance(state, dict) or not isinstance(groups, list) or len(groups) != len(optimizer.param_groups):
        raise StateMismatch("the optimizer's state is incomplete")
    held = {str(i): (p, group) for i, (p, group) in enumerate(_held(optimizer))}
    if not state.keys() <= held.keys():
        raise StateMismatch("the optimizer's state belongs to no parameter")
    options.set_on_optimizer(optimizer, groups)
    if not state and not optimizer.state:
        return
    restored = defaultdict(dict, {held[key][0]: _entry(entry, *held[key]) for key, entry in state.items()})
    try:
        optimizer.__setstate__({"state": restored})  # each kind refuses what lacks the number of steps
    except (ValueError, KeyError, RuntimeError, TypeError) as error:
        raise StateMismatch(f"the optimizer's state cannot be loaded ({type(error).__name__})") from None


def _held(optimizer: torch.optim.Optimizer) -> Iterator[tuple[torch.Tensor, dict[str, Any]]]:
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            yield parameter, group


def _entry(claimed: object, parameter: torch.Tensor, group: dict[str, Any]) -> dict[str, Any]:
    """Return what an optimizer keeps of one parameter: tensors on its device, of its dtype where that is a float."""
    if not isinstance(claimed, dict):
        raise StateMismatch("the optimizer's state belongs to no parameter")
    shapes = (parameter.shape, (), (1,))
    entry: dict[str, Any] = {}
    for name, value in claimed.items():
        fits = isinstance(value, torch.Tensor) and value.shape in shapes
        if not isinstance(name, str) or not (fits or options.is_plain(value)):
            raise StateMismatch("the optimizer's state has another shape than its parameter")
        if not fits:
            entry[name] = value
        elif name != "step":
            dtype = parameter.dtype if parameter.is_floating_point() else value.dtype
            entry[name] = value.to(parameter.device, dtype, copy=True)
        else:  # a number of steps stays a float32 on the CPU, unless a kernel of the device counts it
            on_device = group.get("capturable") or group.get("fused")
            entry[name] = value.to(parameter.device, torch.float32, copy=True) if on_device else value.clone()
    return entry
