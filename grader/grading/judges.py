"""Where judges come from: processes of the grader that one challenge's submissions are judged in."""

import os
import threading
import time
from contextlib import ExitStack
from typing import Literal, Protocol

import msgspec

from grader.checks.needs import has_tensors
from grader.course.challenge import Challenge
from grader.course.packages import require_packages
from grader.errors import MachineFault
from grader.grading.messages import Job
from grader.grading.shared import CHECKER, Forked, Shared
from grader.sandbox import backends
from grader.sandbox.control import Control
from grader.sandbox.launch import ZygoteProcess
from grader.sandbox.said import Said
from grader.sandbox.start import WITHOUT_TORCH, Process, start_process

DeviceKind = Literal["cpu", "cuda"]


class Judges(Protocol):
    """Starts a judge for each job; the processes that it is forked from are this one's own or somebody else's."""

    @property
    def runs(self) -> bool:
        """Whether submissions are executed, or their answers only read."""

    @property
    def pids(self) -> dict[str, int]:
        """The processes that fork judges and hosts, by name: "checker", and "zygote" where submissions are run."""

    @property
    def gone(self) -> bool:
        """Whether they have ended, so that nothing more can be judged."""

    @property
    def killed(self) -> bool:
        """Whether a signal ended one of them, now that it is gone."""

    @property
    def patience(self) -> float | None:
        """Seconds until a judge says its first word; None where it is waited for as long as they live."""

    def hand_over(self, job: Job, events: int) -> None:
        """Have a judge forked for this job; it tells each step on the connection `events`, and ends when that closes.

        Raises:
            ChannelClosed: what forks judges is gone.
            MachineFault: the zygote is gone.
        """

    def forsake(self) -> None:
        """Keep others from meeting these, which say nothing."""

    def last_words(self) -> str:
        """Return what they printed last, for the instructor."""

    def close(self) -> None:
        """Let go of them, and end what was started for this one alone; safe to call twice."""


class OwnJudges:
    """A zygote and a warm checker of one's own. Starting returns at once; the first judge waits for the warm-up.

    Args:
        challenge: whose checks are collected.
        runs: whether submissions are executed, or their answers only read.
        backend: name of what submissions are confined by.
        device: that the zygote's hosts may reach.
        shared: what they come from, where those of other challenges do too: the checker from its nursery, and the
            zygote, unless hosts of this challenge need one that has imported more.

    Raises:
        MachineFault: they cannot be started, a package is missing, or a submission could read what is hidden.
    """

    patience = None

    def __init__(
        self, challenge: Challenge, *, runs: bool, backend: str, device: DeviceKind, shared: Shared | None = None
    ) -> None:
        require_packages(challenge)
        self.runs = runs
        if self.runs and challenge.hidden:
            backends.find(backend).require_unreadable(challenge.hidden)
        tensors = has_tensors(challenge)
        self._shared = shared
        self._zygote: ZygoteProcess | None = None
        self._said = Said()
        with ExitStack() as ends:
            ends.callback(self._said.close)
            if self.runs:
                kind = device if tensors else "cpu"
                if shared is not None and not challenge.meta.limits.preload:
                    self._zygote = shared.zygote(backend, kind, tensors=tensors)
                else:
                    self._zygote = ZygoteProcess(backend, kind, tensors=tensors)
                    ends.callback(self._zygote.close)
            self._checker, self._process = _start_checker(challenge, self._said, shared, tensors=tensors)
            self._ends = ends.pop_all()
        self._turn = threading.Lock()  # a message to checker or zygote is sent whole, and not while closing

    @property
    def pids(self) -> dict[str, int]:
        """Checker and, where submissions are run, zygote."""
        return {"checker": self._process.pid} | ({"zygote": self._zygote.pid} if self._zygote else {})

    @property
    def gone(self) -> bool:
        """Whether checker or zygote has ended."""
        return self._checker.hung_up or (self._zygote is not None and self._zygote.gone)

    @property
    def killed(self) -> bool:
        """Whether a signal ended checker or zygote."""
        for _ in range(5):  # its connection closes a little before it has ended
            codes = [self._process.poll(), self._zygote.exit_code() if self._zygote else None]
            if any(code is not None for code in codes):
                break
            time.sleep(0.05)
        return any(code is not None and code < 0 for code in codes)

    def hand_over(self, job: Job, events: int) -> None:
        """Have the checker fork a judge, and the zygote a host for it."""
        fds = [events]
        with self._turn:
            self._said.trim()
            if self._zygote is not None:
                fds.append(self._zygote.join())
                if job.next_seed is not None:
                    fds.append(self._zygote.join())  # for the judge that then stands by for the next job
            try:
                self._checker.send({"job": msgspec.to_builtins(job)}, *fds)
            finally:
                for fd in fds[1:]:
                    os.close(fd)

    def forsake(self) -> None:
        """Do nothing: nobody else knows them."""

    def last_words(self) -> str:
        """Return the end of what the checker printed, or of what kept it from being there."""
        with self._turn:
            return self._said.last_words() or (self._shared.last_words() if self._shared else "")

    def close(self) -> None:
        """End the checker and all that it started, and the zygote, where it is not shared."""
        with self._turn:
            self._checker.close()
            self._process.kill()  # nothing in it needs to be saved, its judges die with it, and it may be importing
            self._ends.close()
            self._process.wait()


def _start_checker(
    challenge: Challenge, said: Said, shared: Shared | None, *, tensors: bool
) -> tuple[Control, Process | Forked]:
    control, there = Control.pair()
    root, slug = str(challenge.folder.parent.parent), challenge.slug
    process: Process | Forked
    try:
        if shared is not None:
            process = shared.fork(there, root, slug, said=said, tensors=tensors)
        else:
            environment = CHECKER | ({} if tensors else WITHOUT_TORCH)
            process = start_process(
                "grader.grading.checker", there, root, slug, output=said.file.fileno(), environment=environment
            )
    except MachineFault:
        control.close()
        raise
    finally:
        there.close()
    return control, process
