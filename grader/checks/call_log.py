"""What a submission asked and was asked, and what came of it: kept in the checker, and never without a limit."""

from collections.abc import Iterable
from typing import Any

import msgspec

from grader.checks.held import held_bytes
from grader.checks.hosted import Event, Hosted
from grader.sandbox.tensors import torch
from grader.sandbox.wire import ProtocolError, Reply

_MOST = 400
_MOST_BYTES = 64 << 20
_MOST_EVENT_BYTES = 256 << 20
"""What a submission may have the checker remember during one call: gradients of each step, states of each request."""


class EventLog(list[Event]):
    """What a submission asked for during one call, in order, as far as there is room for it."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        super().__init__(events)
        self._bytes = 0

    def append(self, event: Event) -> None:
        """Remember one more.

        Raises:
            ProtocolError: it would be too much.
        """
        self._bytes += held_bytes(event)
        if self._bytes > _MOST_EVENT_BYTES:
            raise ProtocolError(f"more than {_MOST_EVENT_BYTES >> 20} MiB of gradients and states in one call")
        super().append(event)


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


class LoggedCall(msgspec.Struct, frozen=True):
    """One request as it was sent."""

    check: str
    body: bytes
    living: list[Hosted]
    metered: bool
    seen: Observation


class CallLog(list[LoggedCall]):
    """The requests of one run, as far as there is room for them; `checks` are those that made any."""

    def __init__(self) -> None:
        super().__init__()
        self.checks = set[str]()
        self._bytes = 0
        self._plain: dict[bytes, LoggedCall] = {}

    def add(self, record: LoggedCall) -> None:
        """Keep a request, unless there are too many or too large ones already."""
        self.checks.add(record.check)
        size = len(record.body) + held_bytes(record.seen)
        if len(self) < _MOST and self._bytes + size < _MOST_BYTES:
            self.append(record)
            self._bytes += size
            if not record.living and not record.metered:
                self._plain.setdefault(record.body, record)

    def again(self, check: str, body: bytes) -> Observation | None:
        """Note that a check asks what was asked before, and return what was seen; None where it is to be asked.

        That is so where nothing was asked with these bytes, an object that lives in the checker had a part in it, or
        it did not return.
        """
        known = self._plain.get(body)
        if known is None or known.seen.ending != "returned":
            return None
        self.checks.add(check)
        if len(self) < _MOST:
            self.append(msgspec.structs.replace(known, check=check))
        return known.seen
