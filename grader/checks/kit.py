"""What a kit of checks, such as the one for training loops, does for the engine, which knows no topic.

A kit that some checks import says here, once, what is slow the first time: the warm process does it before it is
forked. And it may explain what a submission that failed really did.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from grader.report.record import Diagnosis


class Explainer(Protocol):
    """What a kit knows of one submission, and may find its mistake with, once it has failed.

    A kit puts one into `submission.explainer` while checks run. It is asked before planted answers are replayed.
    """

    def explain(self, failed: list[str]) -> "Diagnosis | None":
        """Name the mistake, or none where that is not certain; may call the submission, and show evidence.

        Args:
            failed: ids of the failed checks, in order.
        """
        ...

    def observe(self) -> "Diagnosis | None":
        """Say what was seen where neither that nor a planted answer named a mistake; none where nothing is certain."""
        ...


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
