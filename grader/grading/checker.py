"""The warm checker: imports and collects one challenge's checks once, and forks a judge for each submission."""

import contextlib
import gc
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import pytest

from grader.checks.limit import at_most
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.errors import GradeError
from grader.grading.collected import ungraded
from grader.grading.messages import Event, Job, Trouble
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.confine import die_with_parent, hide_memory, limit_files
from grader.sandbox.control import Control
from grader.sandbox.pages import Forks

if TYPE_CHECKING:
    from grader.grading.prefetched import Prefetch
    from grader.sandbox.client import HostSource

_IDLE_SECONDS = 1.0
"""Without a job for so long, the checker prepares for the next one."""
_COLLECT_SECONDS = 120.0
"""What importing a file of checks may take; most of it is importing torch."""
_FILE_BYTES = 256 << 20
"""The largest file that a check can write: what it prints, among others."""
_UNWANTED = (
    "cacheprovider terminal faulthandler junitxml pastebin doctest unittest stepwise logging setuponly setupplan "
    "debugging warnings threadexception unraisableexception"
).split()


class Loop:
    """Takes the place of pytest's own loop over the collected items."""

    def __init__(self, challenge: Challenge, control: Control) -> None:
        self._challenge = challenge
        self._control = control
        self._sorry = f"The checks of {challenge.slug} cannot be collected."
        self._collection: list[str] = []
        self._faults: list[tuple[int, str]] = []
        self._served = False
        self._prefetch: Prefetch | None = None
        self._standby: Control | None = None
        self._forks = Forks()
        self._spare: list[int] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what went wrong while collecting, and why a whole file skips itself."""
        if report.failed:
            self._collection.append(report.longreprtext)
        elif report.skipped:
            self._collection.append(f"the whole file skips itself: {report.longrepr}")

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Bound the import of the checks in time."""
        with at_most(_COLLECT_SECONDS):
            return (yield)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Find whatever would not be graded as it is written."""
        if not self._collection:
            self._faults = ungraded(self._challenge.checks_files, session.items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Fork a judge for each job until the engine is gone."""
        self._served = True
        _warm(self._challenge)
        from grader.grading.prefetched import Prefetch

        self._prefetch = Prefetch()
        gc.freeze()  # without a collection, which would look at all that was imported: little of it is garbage
        gc.enable()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # judges are reaped by the kernel
        last: Job | None = None
        while True:
            try:
                received = self._control.receive(None if last is None else _IDLE_SECONDS)
            except ChannelClosed:
                return True
            if received is None:
                self._prefetch_for(session, last)
                self._stand_by(session, last)
                last = None
                continue
            message, fds = received
            job = msgspec.convert(message["job"], Job)
            if last is not None and last.next_seed == job.seed:  # the second of many
                self._prefetch_for(session, last)
            if not self._hand_on(message, fds[:2]) and os.fork() == 0:
                self._judge(session, job, fds)
            last = job
            spare = fds[2:] if job.next_seed is not None else []
            for fd in [*fds[:2], *self._spare]:
                os.close(fd)
            self._spare = spare
            self._forks.one_more()  # while the judge is at work

    def refuse(self) -> None:
        """Where pytest ended before it came to the loop: tell each job so until the engine is gone."""
        while not self._served:
            try:
                received = self._control.receive()
            except ChannelClosed:
                return
            assert received is not None  # no timeout was asked for
            fds = received[1]
            said = Trouble(self._sorry, "The file of checks ended pytest while it was imported.")
            events = Control.of(fds[0])
            with contextlib.suppress(ChannelClosed), contextlib.closing(events):
                events.send({"event": msgspec.to_builtins(said)})
            for fd in fds[1:]:
                os.close(fd)

    def _trouble(self, otherwise: str) -> Trouble:
        lines = [*self._collection, *(f"line {line}: {says}" for line, says in self._faults)]
        return Trouble(self._sorry, "\n".join(lines) or otherwise, faults=self._faults)

    def _prefetch_for(self, session: pytest.Session, last: Job | None) -> None:
        """Prepare for the job that is expected after the last one, unless that is done."""
        assert self._prefetch is not None
        if last is None or last.next_seed == self._prefetch.seed or self._cannot(session):
            return
        if self._standby is not None:  # it knows only what was prefetched before
            self._standby.close()
            self._standby = None
        self._prefetch.make(session, self._challenge, last)
        gc.collect()
        gc.freeze()

    def _stand_by(self, session: pytest.Session, last: Job | None) -> None:
        """Fork a judge that waits for the expected job, and has it fork a host that waits for the submission."""
        if last is None or last.next_seed is None or self._standby is not None or self._cannot(session):
            return
        here, there = Control.pair()
        if os.fork() == 0:
            here.close()
            self._wait(session, last.device, Control(there))
        there.close()
        self._standby = here

    def _hand_on(self, message: dict[str, Any], fds: list[int]) -> bool:
        """Give a job to the judge that stands by; False where there is none."""
        standby, self._standby = self._standby, None
        if standby is None:
            return False
        with contextlib.closing(standby):
            try:
                standby.send(message, *fds)
            except ChannelClosed:
                return False
        return True

    def _wait(self, session: pytest.Session, device: str, control: Control) -> NoReturn:
        """In the fork: be ready for a job, and judge it; end when there will be none."""
        die_with_parent()
        hide_memory()
        from grader.checks.session import limits_of
        from grader.sandbox.client import HostSource

        hosts = None
        try:
            if self._spare:
                hosts = HostSource(Control.of(self._spare[0]))
                hosts.stand_by(limits_of(self._challenge), device)
            received = control.receive()
            assert received is not None  # no timeout was asked for
            message, fds = received
            self._judge(session, msgspec.convert(message["job"], Job), fds, hosts)
        finally:  # nobody waits for it, and it must not return into pytest
            os._exit(0)

    def _cannot(self, session: pytest.Session) -> bool:
        return bool(self._collection or self._faults or session.testsfailed or not session.items)

    def _judge(self, session: pytest.Session, job: Job, fds: list[int], hosts: "HostSource | None" = None) -> NoReturn:
        """In the fork: judge one job and never return into pytest; `hosts` is a connection it has already."""
        die_with_parent()
        hide_memory()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gc.set_threshold(50_000)  # a judge lives too briefly to gain from looking for cycles at every 700 objects
        events = Control.of(fds[0])
        threading.Thread(target=_end_with, args=(events,), daemon=True).start()

        def say(event: Event) -> None:
            events.send({"event": msgspec.to_builtins(event)})

        try:
            self._run(session, job, fds, hosts, say)
        except ChannelClosed:  # the engine is gone or has cancelled
            pass
        except BaseException as error:  # noqa: BLE001 - it must be told, whatever it is
            public = str(error) if isinstance(error, GradeError) else f"The grader failed: {type(error).__name__}."
            say(Trouble(public, traceback.format_exc()))
        finally:
            os._exit(0)

    def _run(
        self,
        session: pytest.Session,
        job: Job,
        fds: list[int],
        hosts: "HostSource | None",
        say: Callable[[Event], None],
    ) -> None:
        from grader.grading.judge import judge
        from grader.sandbox.client import HostSource

        if self._cannot(session):
            say(self._trouble("" if session.items else "no check was collected"))
            return
        if hosts is None and len(fds) > 1:
            hosts = HostSource(Control.of(fds[1]))
        assert self._prefetch is not None
        judge(session, self._challenge, job, self._prefetch, hosts=hosts, say=say)


def _end_with(events: Control) -> NoReturn:
    """Wait until nobody listens any more, then end this judge, whatever it is doing; the zygote ends its hosts."""
    select.select([events], [], [])  # the engine never sends on it: readable means closed
    os._exit(0)


def _warm(challenge: Challenge) -> None:
    """Touch what is lazy, so that no judge pays for it; starts no thread."""
    from grader.checks import kit
    from grader.checks.internals import usable
    from grader.grading import judge
    from grader.grading.diagnosis import planted_in
    from grader.sandbox import tensors, uncompiled

    gc.freeze()  # Hypothesis makes a collection when it is first used
    usable()
    if tensors.here:
        tensors.first_use()
        for file in challenge.checks_files:
            for module in uncompiled.wanted(file.read_text(encoding="utf-8")):
                uncompiled.load(module)
    kit.warm()
    judge.versions()
    for file in challenge.planted_files():
        planted_in(file)


def main(control_fd: int, root: str, slug: str) -> NoReturn:
    """Collect the checks of one challenge and serve jobs; `control_fd` is the engine's connection."""
    hide_memory()
    limit_files(_FILE_BYTES)
    challenge = Course(Path(root)).load(slug)
    files = challenge.checks_files
    folder = files[0].parent
    options = ["-p", "grader.checks.plugin", *(part for name in _UNWANTED for part in ("-p", f"no:{name}"))]
    where = ["--rootdir", str(folder), "--confcutdir", str(folder), "-c", os.devnull, "--noconftest"]
    style = ["--import-mode=importlib", "--capture=no", "--assert=plain"]  # a message is told as its author wrote it
    from grader.checks.profile import as_graded

    loop = Loop(challenge, Control.of(control_fd))
    sys.path.append(str(folder))  # behind the libraries: a challenge may be named like one
    if challenge.data_files():  # the course's own code runs here too, and finds them as a submission does
        os.chdir(challenge.folder)
        sys.path.append(str(challenge.folder))
    with as_graded():
        pytest.main([*options, *where, *style, *map(str, files)], plugins=[loop])
    loop.refuse()
    os._exit(0)
