"""A list whose items stay in the checker until they are asked for, as the submission sees it.

Public and trusted for nothing, like the other proxies: it only asks.
"""

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any, SupportsIndex, overload

from grader.sandbox import proxies
from grader.sandbox.tensors import torch


class _Source:
    """Asks the checker for items; with a watched model, each time with the parameters and gradients held then.

    The next few come along with one. When they are read, the checker is told so, in order, and not waited for.
    """

    def __init__(self, object_id: int, watched: torch.nn.Module | None) -> None:
        self._object_id = object_id
        self._watched = watched
        self._near: dict[int, Any] = {}

    def ask(self, index: int) -> Any:
        state = None
        if self._watched is not None:
            parameters = list(self._watched.parameters())
            state = [
                [p.detach() for p in parameters],
                [None if p.grad is None else p.grad.detach() for p in parameters],
            ]
        if index in self._near:
            proxies.connection.tell(self._object_id, "item", [index, state])
            return self._near.pop(index)
        item, *following = proxies.connection.ask(self._object_id, "item", [index, state])
        self._near = dict(enumerate(following, index + 1))
        return item


class _Ticket:
    """Stands for one item, which is the same object each time it is read, as in any list."""

    def __init__(self, index: int, source: _Source) -> None:
        self._index = index
        self._source = source
        self._got: list[Any] = []

    def read(self) -> Any:
        item = self._source.ask(self._index)
        self._got = self._got or [item]
        return self._got[0]

    def anew(self) -> "_Ticket":
        return _Ticket(self._index, self._source)


def _read(cell: Any) -> Any:
    return cell.read() if type(cell) is _Ticket else cell


def _cells(items: list[Any]) -> list[Any]:
    """Return what a list holds, without asking for it."""
    return list.__getitem__(items, slice(None))


class Served(list[Any]):
    """A list of items that are asked for when they are read, not before, and again each time.

    In all else it is a list. What only copies or moves items (slices, `+`, `*`, `copy`, `insert`, `reverse`) asks for
    none; code in C that looks into a list without its methods finds tickets.
    """

    def __init__(self, object_id: int, indices: range, watched: torch.nn.Module | None = None) -> None:
        self.object_id = object_id
        source = _Source(object_id, watched)
        super().__init__(_Ticket(index, source) for index in indices)

    def _like(self, cells: Iterable[Any]) -> "Served":
        other = Served(self.object_id, range(0))
        list.extend(other, cells)
        return other

    @overload
    def __getitem__(self, key: SupportsIndex) -> Any: ...
    @overload
    def __getitem__(self, key: slice) -> "Served": ...
    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        found = super().__getitem__(key)
        return self._like(found) if isinstance(key, slice) else _read(found)

    def __iter__(self) -> Iterator[Any]:
        index = 0
        while index < len(self):  # looked at anew, as a list does that changes while it is read
            yield self[index]
            index += 1

    def __reversed__(self) -> Iterator[Any]:
        return (self[index] for index in range(len(self) - 1, -1, -1))

    def __contains__(self, item: object) -> bool:
        return any(one is item or one == item for one in self)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, list) and len(self) == len(other) and list(self) == list(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __add__(self, other: list[Any]) -> "Served":
        return self._like(_cells(self) + _cells(other)) if isinstance(other, list) else NotImplemented

    def __radd__(self, other: list[Any]) -> "Served":
        return self._like(_cells(other) + _cells(self)) if isinstance(other, list) else NotImplemented

    def __iadd__(self, other: Iterable[Any]) -> "Served":
        self.extend(other)
        return self

    def __mul__(self, times: SupportsIndex) -> "Served":
        return self._like(_cells(self) * times)

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"<{len(self)} micro-batches, served one by one>"

    def __deepcopy__(self, memo: Any) -> "Served":
        cells = _cells(self)
        return self._like(cell.anew() if type(cell) is _Ticket else copy.deepcopy(cell, memo) for cell in cells)

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return list, (list(self),)

    def __copy__(self) -> "Served":
        return self[:]

    def copy(self) -> "Served":
        """Return another list of the same items, none of them asked for."""
        return self[:]

    def extend(self, items: Iterable[Any]) -> None:
        """Add items at the end; those of another served list stay where they are."""
        super().extend(_cells(items) if isinstance(items, list) else items)

    def pop(self, index: SupportsIndex = -1) -> Any:
        """Ask for an item and take it out."""
        return _read(super().pop(index))

    def index(self, item: Any, start: SupportsIndex = 0, stop: SupportsIndex = 1 << 62) -> int:
        """Ask for items until one is found."""
        for place in range(*slice(start, stop).indices(len(self))):
            found = self[place]
            if found is item or found == item:
                return place
        raise ValueError(f"{item!r} is not in list")

    def count(self, item: Any) -> int:
        """Ask for all items and count those that are equal to `item`."""
        return list(self).count(item)

    def remove(self, item: Any) -> None:
        """Ask for items until one is found, and take it out."""
        del self[self.index(item)]

    def sort(self, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> None:
        """Ask for all items and put them in order."""
        self[:] = sorted(self, key=key, reverse=reverse)
