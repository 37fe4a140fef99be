"""What a value takes in memory."""

import sys
from typing import Any

import msgspec

from grader.sandbox.tensors import torch

_TENSOR_BYTES = 1 << 10
"""What a tensor costs beside its data."""
_PLAIN, _PLAIN_BYTES = frozenset({bool, int, float, type(None)}), 36
"""Numbers as they are decoded, of 64 bits at most, and the most that one takes."""


def held_bytes(value: Any) -> int:
    """Return what a decoded value takes in memory, tensors and containers in it included.

    Asked of every reply: what is most frequent in one comes first.
    """
    if type(value) in _PLAIN:
        return _PLAIN_BYTES
    if isinstance(value, torch.Tensor):
        return _TENSOR_BYTES + int(value.nbytes)
    own = sys.getsizeof(value)
    if isinstance(value, dict):
        return own + sum(map(held_bytes, value.keys())) + sum(map(held_bytes, value.values()))
    if isinstance(value, (list, tuple)):
        return own + sum(map(held_bytes, value))
    if isinstance(value, msgspec.Struct):
        return own + sum(held_bytes(getattr(value, name)) for name in value.__struct_fields__)
    return own
