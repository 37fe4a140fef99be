"""One submission to one grade: hands a job to a judge, listens, and puts together what it says.

The engine knows neither torch nor pytest, nor where judges come from.
"""

import contextlib
import select
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import msgspec

from grader.checks.needs import has_tensors
from grader.course.challenge import Challenge
from grader.course.interface import Interface
from grader.errors import GraderFault
from grader.grading.judges import DeviceKind, Judges, OwnJudges
from grader.grading.messages import Collected, Done, Event, Finished, Job, Trouble
from grader.grading.stop import Stop, Stopped
from grader.report.record import About, Cause, CheckResult, Device, Failure, Grade, Isolation, Status
from grader.sandbox.control import Control, ControlClosed
from grader.sandbox.launch import Backend

_JUDGE_SECONDS = 900.0
_MOST_TROUBLES, _MOST_OF_A_TROUBLE = 200, 20_000
_ISOLATION = {
    "kernel": "Ran locked down by the kernel (Landlock and seccomp): no files, no network, no other processes.",
    "plain": "Not sandboxed: ran in a plain process of its own, with limits but able to reach this machine's files.",
    "none": "Nothing was run: the answers were read.",
}
Listener = Callable[[Event], None]


class Engine:
    """Grades submissions to one challenge, each in a judge of its own. The first grade waits for the warm-up.

    Args:
        challenge: what they are job to.
        judges: where judges come from; closed with the engine.
        backend: how submissions are confined there.
        device: as it was chosen; a challenge without tensors is judged on the CPU.
        instead: starts other judges, where these cannot judge something through no fault of the submission.

    Attributes:
        judges: those that are asked now.
        troubles: tracebacks for the instructor.
    """

    def __init__(
        self,
        challenge: Challenge,
        judges: Judges,
        *,
        backend: Backend,
        device: DeviceKind = "cpu",
        instead: Callable[[], Judges] | None = None,
    ) -> None:
        self._challenge = challenge
        self.judges = judges
        self._backend: Backend = backend
        self._device: DeviceKind = device if device == "cpu" or has_tensors(challenge) else "cpu"
        self._instead = instead
        self.troubles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def grade(self, job: Job, listen: Listener = lambda _: None) -> Grade:
        """Judge one submission; `listen` hears each step as it happens.

        A fault of the course or the grader is a grade of status BROKEN, never an exception; its details, for the
        instructor, are added to `troubles`.

        Raises:
            MachineFault: no process for a submission can be started.
        """
        return self.attempt(job, listen, stop=Stop())[0]

    def attempt(self, job: Job, listen: Listener = lambda _: None, *, stop: Stop) -> tuple[Grade, bool]:
        """Do as `grade`; also tell whether a process of the grader ended on the way: then the grade claims nothing.

        Raises:
            Stopped: `stop` was pressed.
            MachineFault: the zygote is gone.
        """
        before = len(self.troubles)
        grade, ended = self._grade(job, _Heard(listen, self.troubles, stop))
        if not stop.pressed and self._instead is not None and grade.is_broken:
            self.judges.close()
            self.judges, self._instead = self._instead(), None
            del self.troubles[before:]
            grade, ended = self._grade(job, _Heard(listen, self.troubles, stop))
        if ended and stop.pressed:
            raise Stopped
        # Without the zygote no check can be run, and each is a fault of its own to the judge.
        return grade, ended or (self.gone and not grade.costs_attempt)

    def _grade(self, job: Job, heard: "_Heard") -> tuple[Grade, bool]:
        started = time.monotonic()
        ended = False
        try:
            self._converse(job, heard)
        except (ControlClosed, GraderFault) as error:
            ended = isinstance(error, ControlClosed)
            heard.hear(
                Trouble(
                    "The grader's own process ended before it had judged everything.",
                    f"{error}\n{self.judges.last_words()}",
                )
            )
        return self._compose(job, heard, time.monotonic() - started), ended

    @property
    def gone(self) -> bool:
        """Whether nothing more can be judged: its processes have ended, and there are no others."""
        return self.judges.gone and self._instead is None

    @property
    def pids(self) -> dict[str, int]:
        """The processes that judges and hosts are forked from, by name."""
        return self.judges.pids

    @property
    def killed(self) -> bool:
        """Whether a signal ended one of its processes, now that it is gone."""
        return self.judges.killed

    def hand_over(self, job: Job, events: int) -> None:
        """Have a judge take a job of somebody else's, as `Judges.hand_over` says."""
        self.judges.hand_over(job, events)

    def _converse(self, job: Job, heard: "_Heard") -> None:
        job = msgspec.structs.replace(job, device=self._device)
        patience = self.judges.patience
        events, there = Control.pair()
        with there:
            self.judges.hand_over(job, there.fileno())
        with contextlib.closing(events), heard.stop.ends(events):
            if patience is not None and not select.select([events], [], [], patience)[0]:
                self.judges.forsake()
                raise ControlClosed(f"it said nothing within {patience:g} seconds")
            end = time.monotonic() + _JUDGE_SECONDS
            while not heard.done:
                received = events.receive(max(0.0, end - time.monotonic()))
                if received is None:
                    raise GraderFault(f"no result within {_JUDGE_SECONDS:g} seconds")
                heard.hear(msgspec.convert(received[0]["event"], Event))

    def _compose(self, job: Job, heard: "_Heard", seconds: float) -> Grade:
        meta, done = self._challenge.meta, heard.end
        status = Status.BROKEN if heard.trouble else _status(done)
        backend = self._backend if self.judges.runs else "none"
        name = done.device_name if done else self._device
        return Grade(
            about=About(
                slug=self._challenge.slug, title=meta.title, kind=meta.kind, level=meta.level, minutes=meta.minutes,
                read_next=tuple(meta.read_next),
            ),
            student=job.variant.student,
            draw=job.variant.draw,
            seed=job.seed,
            source_sha256=job.sha256,
            filename=job.filename,
            submitted_at=job.submitted_at or datetime.now(UTC).isoformat(timespec="seconds"),
            status=status,
            message=heard.trouble or (done.rejected if done else ""),
            checks=tuple(heard.results(rejected_line=done.line if done else None)),
            diagnosis=done.diagnosis if done else None,
            evidence=tuple(done.evidence) if done else (),
            isolation=Isolation(backend=backend, text=_ISOLATION[backend]),
            device=Device(
                kind=self._device, name=name,
                peak_bytes=done.cuda_bytes if done else None,
            ),
            output=done.output if done else "",
            notices=done.notices if done else (),
            seconds=round(seconds, 3),
            trusted=job.trusted,
            versions=done.versions if done else {},
            worked=done.worked if done else None,
        )  # fmt: skip

    def close(self) -> None:
        """Let go of the judges, and end what was started for this engine alone."""
        self.judges.close()


def start_engine(challenge: Challenge, interface: Interface, *, backend: Backend, device: DeviceKind = "cpu") -> Engine:
    """Return an engine with processes of its own; they warm up meanwhile.

    Raises:
        MachineFault: they cannot be started, or a submission could read what is hidden.
    """
    judges = OwnJudges(challenge, interface, backend=backend, device=device)
    return Engine(challenge, judges, backend=backend, device=device)


class _Heard:
    """What the judge said so far."""

    def __init__(self, listen: Listener, troubles: list[str], stop: Stop) -> None:
        self.stop = stop
        self._listen = listen
        self._troubles = troubles
        self._checks: dict[str, CheckResult] = {}
        self.end: Done | None = None
        self.trouble = ""

    @property
    def done(self) -> bool:
        return self.end is not None or bool(self.trouble)

    def hear(self, event: Event) -> None:
        if isinstance(event, Collected):
            self._checks = {check.id: check for check in event.checks}
        elif isinstance(event, Finished):
            if event.result.id in self._checks:
                self._checks[event.result.id] = event.result
            if event.trouble:
                self._note(event.trouble)
        elif isinstance(event, Done):
            self.end = event
            if event.trouble:
                self._troubles.append(event.trouble)
        elif isinstance(event, Trouble):
            self.trouble = event.message
            self._note(event.detail)
        self._listen(event)

    def _note(self, trouble: str) -> None:
        """Keep this for the instructor, unless a whole class says the same: then the first are enough."""
        if len(self._troubles) < _MOST_TROUBLES:
            self._troubles.append(trouble[-_MOST_OF_A_TROUBLE:])

    def results(self, rejected_line: int | None) -> list[CheckResult]:
        """Every collected check, in order; what was not reported is not passed."""
        results = list(self._checks.values())
        if self.end is None or not self.end.rejected:
            return results
        reason = Failure(cause=Cause.UNREADABLE, message=self.end.rejected, line=rejected_line)
        said = [reason, *(None for _ in results[1:])]  # once is enough: it is the same for every check
        # No hint: what a check's author says is about a program that runs.
        return [msgspec.structs.replace(r, failure=f, hint="") for r, f in zip(results, said, strict=True)]


def _status(done: Done | None) -> Status:
    if done is None or not done.rejected:
        return Status.GRADED
    return Status.REJECTED if done.attempted else Status.NOT_ATTEMPTED
