"""What a submission takes, beside what its checks do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Counts the seconds that a submission is waited for."""

    def __init__(self) -> None:
        self._before = 0.0
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds until now, of all times that it ran."""
        return self._before + (time.monotonic() - self._since if self._since is not None else 0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what this takes."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._before, self._since = self.seconds, None
