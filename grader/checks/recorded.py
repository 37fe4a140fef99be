"""What a submission was asked and what came of it, kept for a replay to the planted answers."""

from typing import Any

import msgspec
import torch

from grader.checks.living import Living
from grader.sandbox.wire import Reply

_MOST = 400
_MOST_BYTES = 64 << 20
_TENSOR_BYTES = 1 << 10
"""What a tensor costs beside its data."""


class Observation(msgspec.Struct, frozen=True):
    """What the checker saw of one call: how it ended, its value, the state left behind, each step's gradients.

    Of a function that nobody asks for its value, that is None.
    """

    ending: str
    value: Any = None
    unsent: str = ""
    after: list[Any] = []
    steps: list[tuple[torch.Tensor | None, ...]] = []
    tensor_bytes: int = 0


def observed(reply: Reply, steps: list[tuple[torch.Tensor | None, ...]]) -> Observation:
    """Return what was seen of a call that returned."""
    figure = reply.figures.get("tensor_bytes", 0)
    return Observation("returned", reply.value, reply.unsent, reply.after, steps, figure)


class Recorded(msgspec.Struct, frozen=True):
    """One request as it was sent."""

    check: str
    body: bytes
    living: list[Living]
    metered: bool
    seen: Observation


class Recording(list[Recorded]):
    """The requests of one run, as far as there is room for them."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = 0

    def add(self, record: Recorded) -> None:
        """Keep a request, unless there are too many or too large ones already."""
        size = len(record.body) + sum(
            _TENSOR_BYTES + t.nbytes for step in record.seen.steps for t in step if t is not None
        )
        if len(self) < _MOST and self._bytes + size < _MOST_BYTES:
            self.append(record)
            self._bytes += size
