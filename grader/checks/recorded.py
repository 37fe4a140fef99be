"""What a submission was asked and what came of it, kept for a replay to the planted answers."""

from typing import Any

import msgspec
import torch

from grader.checks.living import Living

_MOST = 400
_MOST_BYTES = 64 << 20
_TENSOR_BYTES = 1 << 10
"""What a tensor costs beside its data."""


class Observation(msgspec.Struct, frozen=True):
    """All that the checker saw of one call: how it ended, the state left behind, each optimizer step's gradients."""

    ending: str
    value: Any = None
    after: list[Any] = []
    steps: list[tuple[torch.Tensor | None, ...]] = []
    tensor_bytes: int = 0


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
