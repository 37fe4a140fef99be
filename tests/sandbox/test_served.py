"""Micro-batches that are served are a list: whatever is done to one gives what a list would, item by item."""

# ruff: noqa: RUF005 - the operators of a list are what is tried

import collections
import copy
import pickle
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.sandbox import proxies
from grader.sandbox.served import Served

ITEMS = ["a", "b", "c", "d"]
Serve = Callable[[], tuple[Served, list[int]]]


@pytest.fixture(params=[1, 3])
def served(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Serve ITEMS, so many at a time; also give the list of what was asked for or told of, in order."""
    before: Any = getattr(proxies.connection, "ask", None), getattr(proxies.connection, "tell", None)

    def serve() -> tuple[Served, list[int]]:
        asked: list[int] = []

        def ask(_: int, __: str, args: list[Any]) -> Any:
            asked.append(args[0])
            return ITEMS[args[0] : args[0] + request.param]

        proxies.connection.ask = ask
        proxies.connection.tell = lambda _, __, args: asked.append(args[0])
        return Served(0, range(len(ITEMS))), asked

    yield serve
    if before[0] is not None and before[1] is not None:
        proxies.connection.ask, proxies.connection.tell = before


def popped(xs: Any) -> Any:
    """Take all items out of a copy, from the front."""
    queue = xs.copy()
    return [queue.pop(0) for _ in range(len(queue))], len(queue), len(xs)


def changed(xs: Any) -> Any:
    """Change the list itself in every way."""
    xs.append("e")
    xs.insert(0, "z")
    xs[1] = "y"
    xs[2:3] = ["v", "w"]
    del xs[-2]
    xs.remove("c")
    xs.extend(xs[:1])
    xs += ["f"]
    xs.reverse()
    return list(xs), xs.pop()


def shuffled(xs: Any) -> Any:
    """Put the list in another order."""
    random.Random(4).shuffle(xs)
    before = list(xs)
    xs.sort()
    return before, list(xs)


def emptied(xs: Any) -> Any:
    """Take items out while the list is read, then all of them."""
    seen = [xs.pop() for _ in xs]
    xs.clear()
    return seen, xs, bool(xs)


def matched(xs: Any) -> Any:
    """Take it apart by patterns."""
    first, *rest = xs
    match xs:
        case [one, *_, last]:
            return first, rest, one, last
    return None


USES: list[Callable[[Any], Any]] = [
    lambda xs: isinstance(xs, list),
    len,
    list,
    tuple,
    sorted,
    lambda xs: list(reversed(xs)),
    lambda xs: list(enumerate(xs, 1)),
    lambda xs: list(zip(xs, xs[1:], strict=False)),  # noqa: RUF007
    lambda xs: [*xs, *xs[:1]],
    lambda xs: (xs[0], xs[-1], list(xs[1:3]), list(xs[::-2]), list(xs[9:])),
    lambda xs: list(xs + [None]),
    lambda xs: list(["z"] + xs),
    lambda xs: list(xs + xs[:2]),
    lambda xs: (list(xs * 2), list(2 * xs)),
    lambda xs: [list(xs[i : i + 3]) for i in range(0, len(xs), 3)],
    lambda xs: (xs == ITEMS, ITEMS == xs, xs != ITEMS, xs == ITEMS[:2], xs == "abcd", xs == xs[:]),  # noqa: SIM300
    lambda xs: ("b" in xs, "q" in xs, xs.index("c"), xs.index("c", 1), xs.count("a")),
    lambda xs: list(copy.copy(xs)),
    lambda xs: list(copy.deepcopy(xs)),
    lambda xs: list(pickle.loads(pickle.dumps(xs))),
    lambda xs: list(collections.deque(xs, maxlen=2)),
    lambda xs: list(map(str.upper, xs)),
    lambda xs: random.Random(3).sample(xs, 2),
    popped,
    changed,
    shuffled,
    emptied,
    matched,
]


@pytest.mark.parametrize("use", USES)
def test_it_does_what_a_list_does(served: Serve, use: Callable[[Any], Any]) -> None:
    """The same result, of a served list and of an ordinary one."""
    assert use(served()[0]) == use(list(ITEMS))


def beyond(xs: Any) -> Any:
    """Take the first of none."""
    taken: list[Any] = []
    taken.extend(xs[:0])
    return taken[0]


@pytest.mark.parametrize(
    "miss",
    [lambda xs: xs[4], lambda xs: xs.index("q"), lambda xs: xs.remove("q"), beyond],
)
def test_what_a_list_refuses_it_refuses(served: Serve, miss: Callable[[Any], Any]) -> None:
    """With the same kind of exception."""
    with pytest.raises((IndexError, ValueError)) as ordinary:
        miss(list(ITEMS))
    with pytest.raises(ordinary.type):
        miss(served()[0])


def test_only_what_is_read_is_asked_for(served: Serve) -> None:
    """Slices, copies and sums ask for nothing; every read asks, also one that was asked for before."""
    xs, asked = served()
    longer = ((xs[1:] + [None]) * 2).copy()
    longer.reverse()
    copy.deepcopy(xs)

    assert asked == []
    assert [longer[0], longer[-1], longer.pop(), xs[1]] == [None, "b", "b", "b"]
    assert asked == [1, 1, 1]


def test_an_item_is_the_same_object_each_time(served: Serve) -> None:
    """Loops compare with `batches[-1]` by `is`, and what was changed in place stays changed."""
    ITEMS.append(["mutable"])  # type: ignore[arg-type]
    try:
        xs, _ = served()
        proxies.connection.ask = lambda *_: [["mutable"]]
        last = xs[-1]
        last.append(1)

        assert xs[1:][-1] is last
        assert copy.deepcopy(xs)[-1] is not last
    finally:
        ITEMS.pop()
