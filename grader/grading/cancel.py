"""Ending a grading before its end, from another thread."""

import contextlib
import threading
from collections.abc import Iterator

from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control


class Cancelled(Exception):
    """A grading was stopped before it ended."""


class CancelToken:
    """Ends one grading from another thread: its judge, and the submission that it runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: Control | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """End the grading, or keep it from beginning."""
        with self._lock:
            self.cancelled = True
            if self._events is not None:
                self._events.hang_up()

    @contextlib.contextmanager
    def ends(self, events: Control) -> Iterator[None]:
        """Have `cancel` hang up on a judge while this lasts.

        Raises:
            ChannelClosed: it was cancelled already.
        """
        with self._lock:
            if self.cancelled:
                raise ChannelClosed("stopped")
            self._events = events
        try:
            yield
        finally:
            with self._lock:
                self._events = None
