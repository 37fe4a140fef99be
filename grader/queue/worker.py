"""A worker: takes tickets out of queues, as many at a time as it is told, until it is asked to stop.

Procrastinate keeps the tickets, gives each to one worker, and notes every worker's heartbeat. A ticket whose worker was
killed is put back by a task that runs every few seconds on one of the others. Where the server does not answer, a
worker waits for it; what it had in hand then is put back likewise.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import msgspec
from procrastinate import App, JobContext, RetryStrategy

from grader.errors import GradeError
from grader.queue.calls import Answer, answer_calls
from grader.queue.connect import TROUBLES, worker_app
from grader.queue.tickets import TASK, Ticket
from grader.queue.version import Version

HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 30.0
"""Without a heartbeat for so long, a worker is taken for dead."""

STALLED_EVERY = "* * * * * */10"
"""When stalled tickets are looked for, as cron writes it, seconds last."""

IDLE_SECONDS = 60.0
"""Without a ticket for so long, a worker that was told so ends."""

AGAIN_SECONDS = 1
"""So long nobody takes a ticket that was given back."""

POLL_SECONDS = 2.0
"""How often tickets are looked for that nobody announces: those that were given back."""

_STALLED_QUEUE = "stalled"


def quiet_about_server(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say nothing of a task of Procrastinate's own that a server which went away has ended: it is told once, in words.

    What such a task could not write down is found by the look for stalled tickets.
    """
    if not isinstance(context.get("exception"), TROUBLES):
        loop.default_exception_handler(context)


class GivenBack(Exception):
    """A ticket goes back into its queue, and that is nobody's fault."""


class Outdated(GivenBack):
    """What the desk grades by has changed: its queues are others now."""


class Desk(Protocol):
    """What grades tickets."""

    def queues(self) -> Iterable[str]:
        """Return the names of the queues whose tickets it takes."""

    def judge(self, queue: str, ticket: Ticket) -> None:
        """Grade a ticket, and store the grades.

        Raises:
            GivenBack: it has to be tried again; as `Outdated`, of another queue.
            GradeError: nothing can be graded here any more: the worker ends.
        """

    def put_back(self, queue: str, submissions: Iterable[int]) -> None:
        """Hear that a ticket whose worker was killed is about to be put back."""

    def answer(self, version: Version) -> Answer:
        """Say how the version of what it grades by differs from another one."""

    def give_back(self) -> None:
        """End what is being judged: `judge` then raises `GivenBack`."""


class Worker:
    """Takes tickets.

    Args:
        url: the gradebook's.
        desk: grades them.
        jobs: how many it has in hand at a time.
        until_idle: whether it ends when there was nothing to do for a minute.
        tell: is called with True when the server stops answering, and with False when it does again.

    Attributes:
        in_hand: how many tickets it has now.
        done: how many submissions it has finished.
        given_back: how many tickets it has given back.
    """

    def __init__(self, url: str, desk: Desk, *, jobs: int, until_idle: bool, tell: Callable[[bool], object]) -> None:
        self._url = url
        self._desk = desk
        self._jobs = jobs
        self._until_idle = until_idle
        self._tell = tell
        self._stopping, self._outdated = asyncio.Event(), asyncio.Event()
        self._fault: GradeError | None = None
        self._last = 0.0
        self.in_hand = 0
        self.done = 0
        self.given_back = 0

    async def run(self, stopped: Callable[[int], object]) -> None:
        """Take tickets until SIGINT, which lets those in hand be finished, or a second one or SIGTERM, which does not.

        Args:
            stopped: is called with the number of tickets that are being finished, at the first SIGINT.

        Raises:
            GradeError: nothing can be graded here any more; what was in hand is given back.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(quiet_about_server)
        loop.set_default_executor(ThreadPoolExecutor(self._jobs + 2))
        loop.add_signal_handler(signal.SIGINT, self._interrupt, stopped)
        loop.add_signal_handler(signal.SIGTERM, self._end)
        self._last = loop.time()
        lost = False
        while not self._stopping.is_set():
            try:
                app = self._app()
                async with app.open_async():
                    if lost:
                        lost = False
                        self._tell(False)
                    await self._take(app)
            except TROUBLES:
                if not lost:
                    lost = True
                    self._tell(True)
            if not self._stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), AGAIN_SECONDS)
        if self._fault:
            raise self._fault

    async def _take(self, app: App) -> None:
        """Take tickets until asked to stop or the server is gone."""
        work = app.run_worker_async(
            queues=[*self._desk.queues(), _STALLED_QUEUE], concurrency=self._jobs, install_signal_handlers=False,
            delete_jobs="always", fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS, stalled_worker_timeout=STALLED_SECONDS,
        )  # fmt: skip
        self._outdated.clear()
        others = [answer_calls(self._url, self._desk.answer), self._stopping.wait(), self._outdated.wait()]
        if self._until_idle:
            others.append(self._idle())
        tasks = [asyncio.create_task(one) for one in [work, *others]]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()  # the first then finishes what is in hand
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for one in ended:
            if isinstance(one, Exception):
                raise one

    async def _idle(self) -> None:
        """Return once there was nothing to do for a minute, and have the worker stop."""
        clock = asyncio.get_running_loop().time
        while self.in_hand or clock() - self._last < IDLE_SECONDS:
            await asyncio.sleep(min(1.0, IDLE_SECONDS))
        self._stopping.set()

    def _app(self) -> App:
        app = worker_app(self._url, self._jobs)
        # Whatever it raises, a ticket goes back: it is finished once its submissions have their grades.
        app.task(name=TASK, pass_context=True, retry=RetryStrategy(wait=AGAIN_SECONDS))(self._judge)
        look = app.task(name="put_back_stalled", queue=_STALLED_QUEUE, priority=1, pass_context=True)
        app.periodic(cron=STALLED_EVERY)(look(self._put_back_stalled))
        return app

    async def _judge(self, context: JobContext, /, **ticket: object) -> None:
        asked = msgspec.convert(ticket, Ticket)
        self.in_hand += 1
        try:
            await asyncio.to_thread(self._desk.judge, context.job.queue, asked)
            self.done += len(asked.submissions)
        except GivenBack as back:
            self.given_back += 1
            if isinstance(back, Outdated):
                self._outdated.set()
            raise
        except GradeError as fault:
            self.given_back += 1
            self._fault = self._fault or fault
            self._end()
            raise
        finally:
            self.in_hand -= 1
            self._last = asyncio.get_running_loop().time()

    async def _put_back_stalled(self, context: JobContext, timestamp: int) -> None:  # noqa: ARG002 - Procrastinate's
        jobs = context.app.job_manager
        for job in await jobs.get_stalled_jobs(task_name=TASK, seconds_since_heartbeat=STALLED_SECONDS):
            ticket = msgspec.convert(job.task_kwargs, Ticket)
            await asyncio.to_thread(self._desk.put_back, job.queue, ticket.submissions)
            await jobs.retry_job(job)

    def _interrupt(self, stopped: Callable[[int], object]) -> None:
        if self._stopping.is_set():
            self._end()
            return
        self._stopping.set()
        stopped(self.in_hand)

    def _end(self) -> None:
        self._stopping.set()
        self._desk.give_back()
