"""Options of optimizers and of a model's parts: plain attributes, such as a learning rate or a dropout rate."""

from typing import Any

from grader.sandbox.limits import StateMismatch
from grader.sandbox.tensors import torch

_NUMBERS = (bool, int, float)
_PLAIN = (*_NUMBERS, str, type(None))


def is_plain(value: object) -> bool:
    """Whether a value is None, a number or text, exactly."""
    return type(value) in _PLAIN


def of_optimizer(optimizer: torch.optim.Optimizer) -> list[dict[str, Any]]:
    """Return the options of each parameter group, as plain values.

    Raises:
        StateMismatch: one that the optimizer knows is none.
    """
    return [
        {name: _plain(value, name) for name, value in group.items() if name in optimizer.defaults}
        for group in optimizer.param_groups
    ]


def _plain(value: Any, name: str) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one, name) for one in value]
    if isinstance(value, torch.Tensor) or hasattr(value, "dtype"):  # a learning rate may be a tensor, or NumPy's
        if value.numel() == 1 if isinstance(value, torch.Tensor) else value.size == 1:
            return value.item()
    elif isinstance(value, (int, float)):
        return float(value)
    raise StateMismatch(f"the optimizer's option `{name}` is of type {type(value).__name__}, which is no value for it")


def set_on_optimizer(optimizer: torch.optim.Optimizer, claimed: list[Any]) -> None:
    """Give each parameter group the claimed options; names that the optimizer does not know are left out.

    Raises:
        StateMismatch: an option is gone, or of another kind than before.
    """
    for group, claim in zip(optimizer.param_groups, claimed, strict=True):
        if not isinstance(claim, dict):
            raise StateMismatch("the optimizer's options are incomplete")
        for name in optimizer.defaults:
            if name not in claim:
                raise StateMismatch(f"the optimizer's option `{name}` is gone")
            group[name] = _like(group.get(name), claim[name], f"the optimizer's option `{name}`")


def of_module(part: torch.nn.Module) -> dict[str, Any]:
    """Return the plain attributes of one part of a model, but whether it is in training mode."""
    return {
        name: value
        for name, value in vars(part).items()
        if name != "training" and name[0] != "_" and type(value) in _PLAIN
    }


def set_on_module(part: torch.nn.Module, claimed: object) -> None:
    """Give a part of a model the claimed plain attributes, those that it has and no others.

    Raises:
        StateMismatch: one is of another kind than before.
    """
    if not isinstance(claimed, dict):
        raise StateMismatch("the options of a part of the model are incomplete")
    for name, own in of_module(part).items():
        if name in claimed:
            setattr(part, name, _like(own, claimed[name], f"the attribute `{name}` of a part of the model"))


def _like(own: Any, claimed: Any, what: str) -> Any:
    """Return the claimed value as one of the kind of `own`: a number for a number; None may become one, and back."""
    if isinstance(own, torch.Tensor) and own.numel() == 1 and type(claimed) in _NUMBERS:
        return torch.full_like(own, claimed)
    if isinstance(own, (list, tuple)) and isinstance(claimed, (list, tuple)) and len(own) == len(claimed):
        return type(own)(_like(one, new, what) for one, new in zip(own, claimed, strict=True))
    numbers = (own is None or type(own) in _NUMBERS) and (claimed is None or type(claimed) in _NUMBERS)
    if numbers or type(own) is type(claimed) is str:
        return claimed
    raise StateMismatch(f"{what} has another kind of value than before")
