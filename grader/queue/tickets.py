"""Tickets put into a queue, and looked for in it, by who waits for their grades."""

from collections.abc import Iterable

import msgspec

from grader.queue.connect import make_tables, queue_app, worded

TASK = "judge"
"""Name under which Procrastinate knows what a worker does with a ticket."""


class Ticket(msgspec.Struct, frozen=True):
    """Submissions that are the same, so that one judging gives all their grades.

    Attributes:
        challenge: its slug.
        submissions: their numbers in the gradebook.
    """

    challenge: str
    submissions: tuple[int, ...]


class Tickets:
    """The queues of a gradebook.

    Args:
        url: the gradebook's.

    Raises:
        MachineFault: from any method: the server does not answer.
    """

    def __init__(self, url: str) -> None:
        make_tables(url)
        self._app = queue_app(url)
        with worded():
            self._app.open()

    def close(self) -> None:
        """Let go of the server."""
        self._app.close()

    def add(self, queue: str, tickets: Iterable[Ticket]) -> None:
        """Put tickets into a queue, all or none."""
        with worded():
            self._app.configure_task(TASK, queue=queue).batch_defer(*map(msgspec.to_builtins, tickets))

    def submissions(self, queue: str) -> set[int]:
        """Return the submissions whose tickets lie in a queue or are in a worker's hand."""
        with worded():
            found = self._app.job_manager.list_jobs(queue=queue, task=TASK)
        return {number for job in found for number in msgspec.convert(job.task_kwargs, Ticket).submissions}

    def in_hand(self, queue: str) -> bool:
        """Tell whether a worker has a ticket of a queue in hand."""
        with worded():
            return bool(list(self._app.job_manager.list_jobs(queue=queue, task=TASK, status="doing")))
