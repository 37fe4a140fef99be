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

from grader.checks.needs import device_for
from grader.course.challenge import Challenge
from grader.errors import GraderFault
from grader.grading.cancel import Cancelled, CancelToken
from grader.grading.heard import MOST_TROUBLES, Heard, Listener
from grader.grading.judges import DeviceKind, Judges, OwnJudges
from grader.grading.messages import Done, Event, Job, Trouble
from grader.grading.shared import Shared
from grader.report.record import About, Device, Grade, Isolation, Status
from grader.sandbox import backends
from grader.sandbox.channel import ChannelClosed
from grader.sandbox.control import Control

_JUDGE_SECONDS = 900.0
_NOTHING_RUN = Isolation(backend="none", text="Nothing was run: the answers were read.")


class Engine:
    """Grades submissions to one challenge, each in a judge of its own. The first grade waits for the warm-up.

    Args:
        challenge: what they are job to.
        judges: where judges come from; closed with the engine.
        backend: name of what submissions are confined by there.
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
        backend: str,
        device: DeviceKind = "cpu",
        instead: Callable[[], Judges] | None = None,
    ) -> None:
        self._challenge = challenge
        self.judges = judges
        self._backend = backend
        self._device: DeviceKind = device_for(challenge, device)
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
        return self.attempt(job, listen, token=CancelToken())[0]

    def attempt(self, job: Job, listen: Listener = lambda _: None, *, token: CancelToken) -> tuple[Grade, bool]:
        """Do as `grade`; also tell whether a process of the grader ended on the way: then the grade claims nothing.

        Raises:
            Cancelled: `token` was cancelled.
            MachineFault: the zygote is gone.
        """
        noted: list[str] = []
        grade, ended = self._grade(job, Heard(listen, noted), token)
        if not token.cancelled and self._instead is not None and grade.is_broken:
            self.judges.close()
            self.judges, self._instead = self._instead(), None
            noted.clear()
            grade, ended = self._grade(job, Heard(listen, noted), token)
        if ended and token.cancelled:
            raise Cancelled  # that its judge has ended was asked for, and is no trouble
        self.troubles += noted[: max(0, MOST_TROUBLES - len(self.troubles))]
        # Without the zygote no check can be run, and each is a fault of its own to the judge.
        return grade, ended or (self.gone and not grade.costs_attempt)

    def _grade(self, job: Job, heard: Heard, token: CancelToken) -> tuple[Grade, bool]:
        started = time.monotonic()
        ended = False
        try:
            self._converse(job, heard, token)
        except (ChannelClosed, GraderFault) as error:
            ended = isinstance(error, ChannelClosed)
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

    def _converse(self, job: Job, heard: Heard, token: CancelToken) -> None:
        job = msgspec.structs.replace(job, device=self._device)
        patience = self.judges.patience
        events, there = Control.pair()
        with contextlib.closing(events), token.ends(events):
            with there:
                self.judges.hand_over(job, there.fileno())
            if patience is not None and not select.select([events], [], [], patience)[0]:
                self.judges.forsake()
                raise ChannelClosed(f"it said nothing within {patience:g} seconds")
            end = time.monotonic() + _JUDGE_SECONDS
            while not heard.done:
                received = events.receive(max(0.0, end - time.monotonic()))
                if received is None:
                    raise GraderFault(f"no result within {_JUDGE_SECONDS:g} seconds")
                heard.hear(msgspec.convert(received[0]["event"], Event))

    def _compose(self, job: Job, heard: Heard, seconds: float) -> Grade:
        meta, done = self._challenge.meta, heard.end
        status = Status.BROKEN if heard.trouble else _status(done)
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
            isolation=_isolation(self._backend) if self.judges.runs else _NOTHING_RUN,
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


def start_engine(
    challenge: Challenge, *, runs: bool, backend: str, device: DeviceKind = "cpu", shared: Shared | None = None
) -> Engine:
    """Return an engine with processes of its own, but for what is `shared`; they warm up meanwhile.

    Raises:
        MachineFault: they cannot be started, or a submission could read what is hidden.
    """
    judges = OwnJudges(challenge, runs=runs, backend=backend, device=device, shared=shared)
    return Engine(challenge, judges, backend=backend, device=device)


def _isolation(backend: str) -> Isolation:
    found = backends.find(backend)
    return Isolation(backend=backend, text=found.RAN, confined=found.CONFINES)


def _status(done: Done | None) -> Status:
    if done is None or not done.rejected:
        return Status.GRADED
    return Status.REJECTED if done.attempted else Status.NOT_ATTEMPTED
