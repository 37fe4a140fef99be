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

    Asked of every reply: what is most frequent in one comes first, and nothing is called once more for each part.
    """
    size, parts = 0, [value]
    for part in parts:  # which grows meanwhile
        if type(part) in _PLAIN:
            size += _PLAIN_BYTES
        elif isinstance(part, torch.Tensor):
            size += _TENSOR_BYTES + int(part.nbytes)
        else:
            size += sys.getsizeof(part)
            if isinstance(part, dict):
                parts.extend(part)
                parts.extend(part.values())
            elif isinstance(part, (list, tuple)):
                parts.extend(part)
            elif type(part) is not str and isinstance(part, msgspec.Struct):
                parts.extend(getattr(part, name) for name in part.__struct_fields__)
    return size
