"""What a decoded value takes in memory."""

import sys
from typing import NamedTuple

import msgspec
import torch

from grader.checks.held import held_bytes

TENSOR = torch.zeros(1000)


class Pair(NamedTuple):
    """A micro-batch as an author may write it."""

    x: torch.Tensor
    y: torch.Tensor


class Record(msgspec.Struct):
    """A message with a tensor in it."""

    value: object


def test_what_lies_in_a_value_counts_however_it_is_held() -> None:
    """Containers of an author's own kind too: how many micro-batches are given out ahead hangs on it."""
    alone = held_bytes(TENSOR)

    assert alone >= 4000
    for value in ([TENSOR], (TENSOR,), {"x": TENSOR}, Pair(TENSOR, 0), Record([TENSOR]), [[{"x": (TENSOR,)}]]):  # type: ignore[arg-type]
        assert alone < held_bytes(value) < alone + 1000


def test_plain_values_count_what_python_takes() -> None:
    """A text as long as it is; a number, whichever, the most that one takes."""
    assert held_bytes("a" * 500) == sys.getsizeof("a" * 500)
    assert held_bytes([1, 2.0, True, None]) == sys.getsizeof([0] * 4) + 4 * held_bytes(1 << 62)
