"""How often a submission is judged again where processes of the grader end under it.

A process that ends under one submission alone may be that submission's doing: a few tries, then its grade is BROKEN.
Where others end too, something kills the grader (an administrator, a memory limit, a machine that shuts down): then
it is waited for, longer each time, until nothing has ended for a while or the submission has waited long enough.
"""

import threading
import time
from typing import Literal

from grader.grading.cancel import Cancelled, CancelToken

TRIES = 4
"""How often a submission is judged when a process of the grader dies under it; then its grade is BROKEN."""

REPEATS = 2
"""How often it is judged again where something was killed, or broken, and nobody can tell whose doing it was."""

REPEATS_WHILE_KILLED = 6
"""The same, while the grader's own processes are being killed: a submission that ends itself does so every time."""

CALM_SECONDS = 10.0
LONGEST_SECONDS = 300.0
_FIRST_PAUSE, _LONGEST_PAUSE, _LOOK = 0.1, 2.0, 0.05

End = Literal["ended", "killed", "broken"]
"""A process of the grader ended; the submission's was killed; a check is broken."""


class Unrest:
    """What a pool knows of processes that ended: when, and under whom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended: list[tuple[float, object]] = []

    def note(self, whose: object) -> None:
        """Note that a process ended now; `whose` is the submission that alone may be to blame, None where none is."""
        with self._lock:
            now = time.monotonic()
            self._ended = [one for one in self._ended if now - one[0] < CALM_SECONDS]
            self._ended.append((now, whose))

    def elsewhere(self, whose: object) -> bool:
        """Tell whether a process has ended lately that this submission cannot have ended."""
        with self._lock:
            now = time.monotonic()
            return any(now - at < CALM_SECONDS and other is not whose for at, other in self._ended)


class Tries:
    """How often one submission was judged."""

    def __init__(self, unrest: Unrest) -> None:
        self._unrest = unrest
        self._counted: dict[End, int] = {"ended": 0, "killed": 0, "broken": 0}
        self._pauses = 0
        self._since = 0.0

    def again(self, end: End, token: CancelToken) -> bool:
        """Tell whether to judge once more, after a pause where the grader is being killed.

        Raises:
            Cancelled: `token` was cancelled meanwhile.
        """
        if end == "ended":
            self._unrest.note(self)
        self._since = self._since or time.monotonic()
        unrest = self._unrest.elsewhere(self) and time.monotonic() - self._since < LONGEST_SECONDS
        if end == "killed" or not unrest:
            self._counted[end] += 1
        if self._is_enough(unrest=unrest):
            return False
        if unrest:
            _pause(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**self._pauses), token)
            self._pauses += 1
        return True

    def _is_enough(self, *, unrest: bool) -> bool:
        if unrest:
            return self._counted["killed"] > REPEATS_WHILE_KILLED
        return self._counted["ended"] >= TRIES or self._counted["killed"] + self._counted["broken"] > REPEATS


def _pause(seconds: float, token: CancelToken) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if token.cancelled:
            raise Cancelled
        time.sleep(_LOOK)
