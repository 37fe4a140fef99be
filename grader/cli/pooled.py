"""What commands that judge many submissions share: where they run, how many at a time, and how far it is."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.service.class_jobs import How


def processors() -> int:
    """Return how many submissions are judged at a time where nobody says it."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def how_of(challenge: "Challenge", device: Literal["auto", "cpu", "cuda"], sandbox: str, *, trusted: bool) -> "How":
    """Return how a class is judged; asks no sandbox of somebody else's code to be left out unless that is trusted."""
    from grader.checks.needs import device_for
    from grader.sandbox.devices import choose_device
    from grader.service.class_jobs import How
    from grader.service.prepare import choose_backend

    backend = choose_backend(sandbox, own=False, trusted=trusted)
    return How(device=device_for(challenge, choose_device(device)), backend=backend, trusted=trusted)


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Yield what is told of each graded student; a person sees a bar, the rate, and the time left."""
    from grader.cli.terminal import is_terminal, width

    if not total or not is_terminal(err=True):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else f"{task.speed:.1f} a second", style="dim")

    console = Console(stderr=True, width=width(), emoji=False, markup=False, highlight=False)
    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=total)
        yield lambda count: shown.advance(task, count)
