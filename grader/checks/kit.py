"""What a kit of checks, such as the one for training loops, has the warm process do before it is forked.

The engine knows no topic. A kit that some checks import says here, once, what is slow the first time; where no check
imports it, nothing of it is done.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

_first_uses: list[Callable[[], object]] = []
_prefetches: list[Callable[[], AbstractContextManager[None]]] = []


def warm_with(first_use: Callable[[], object]) -> None:
    """Have a function called once in the warm process; it starts no thread, and leaves only what any judge may see."""
    _first_uses.append(first_use)


def prefetch_in(context: Callable[[], AbstractContextManager[None]]) -> None:
    """Have checks run ahead inside this context; what it makes ready is found by every judge that is forked later."""
    _prefetches.append(context)


def warm() -> None:
    """Use for the first time whatever the imported kits say."""
    for first_use in _first_uses:
        first_use()


@contextmanager
def prefetching() -> Iterator[None]:
    """Enter what the imported kits prefetch in."""
    with ExitStack() as stack:
        for context in _prefetches:
            stack.enter_context(context())
        yield
