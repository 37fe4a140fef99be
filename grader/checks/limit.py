"""A limit on what a check itself may take, so that an endless loop of the course's is the course's fault."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

_AGAIN = 1.0
"""Seconds after which the limit strikes again, where a check caught it and went on."""


class CheckTooLong(BaseException):
    """A check took longer than it may; a BaseException, so that hardly a check catches it."""


def _nothing() -> float:
    return 0.0


@contextlib.contextmanager
def at_most(seconds: float, *, waited: Callable[[], float] = _nothing) -> Iterator[None]:
    """Raise `CheckTooLong` in the main thread when this lasts longer than that.

    Python code is interrupted, and waiting; one long call into a library is not, before it returns.

    Args:
        seconds: wall time.
        waited: tells how many seconds of it do not count, as they were the submission's own.
    """
    began, before = time.monotonic(), waited()

    def strike(_number: int, _frame: FrameType | None) -> None:
        left = seconds - (time.monotonic() - began - (waited() - before))
        if left > 0:
            signal.setitimer(signal.ITIMER_REAL, left, _AGAIN)
            return
        raise CheckTooLong(f"the check was stopped after {seconds:g} seconds of its own")

    former = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
