"""What a call of the submission needed, and what a check has awarded it: the records that a check gets and gives."""

import math
import sys
from typing import Any, NamedTuple

import msgspec

from grader.errors import CourseFault

_HELD = 40 << 20
"""Bytes that the file may hold before a measured call without being charged for them: tensors of its own, modules.

A file that frees them during the call hides as much; a check that measures memory sees that its limit bears it."""


class Measured(msgspec.Struct, frozen=True):
    """What a metered call needed.

    Attributes:
        value: the function's value.
        tensor_bytes: peak bytes of tensors that the call allocated, counted inside the host (advisory).
        own_bytes: peak of the memory that the host held for itself during the call, as the kernel counts it, private
            and shared, without pages of files; what it held before the call is not counted, up to 40 MiB. -1 where
            unknown.

    Example::

        measured = submission.measure("train", model, optimizer, batches)
        assert measured.own_bytes < 64 << 20
    """

    value: Any
    tensor_bytes: int
    own_bytes: int


def own_bytes(held: int, most: int) -> int:
    """Return what a call needed of a host that held so many bytes before it and at most so many during it, or -1."""
    return most - min(held, _HELD) if min(held, most) >= 0 else -1


class Award(NamedTuple):
    """Partial credit: `points` parts of `of`."""

    points: float
    of: float
    missing: str


def award_of(points: float, of: float, missing: str) -> Award:
    """Return partial credit of `points` parts of `of`.

    Raises:
        CourseFault: no such part, or awarded for each generated example.
    """
    if not (0 <= points <= of and 0 < of < math.inf):
        raise CourseFault(f"award({points}, of={of}): no part of a whole.")
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is not None and hypothesis.currently_in_test_context():
        raise CourseFault("A check under `given` passes or fails: award() would count for one example only.")
    return Award(points, of, missing)
