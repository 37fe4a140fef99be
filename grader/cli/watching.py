"""Grading one file again and again, the newest save first; and handing in what passed."""

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click
import msgspec

from grader.cli.ahead import NOTHING_AHEAD, Ahead
from grader.cli.terminal import is_terminal, wrapped
from grader.errors import GradeError

if TYPE_CHECKING:
    from grader.course.locate import Located
    from grader.course.submission_file import SubmissionText
    from grader.grading.engine import Engine
    from grader.grading.messages import Job
    from grader.grading.stop import Stop
    from grader.report.record import Grade

ONWARD = Ahead(steps=(("Enter", "hand it in, and go on to the next"),))


class Keys:
    """Tells when Enter is pressed, where a person sits at both ends; elsewhere never."""

    def __init__(self) -> None:
        self.asked = is_terminal() and sys.stdin is not None and sys.stdin.isatty()
        self._heard: Callable[[], None] = lambda: None
        if self.asked:
            threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, heard: Callable[[], None]) -> None:
        """Call `heard` at every Enter from now on, and nobody else."""
        self._heard = heard

    def _listen(self) -> None:
        while sys.stdin.readline():
            self._heard()


class Watching:
    """Grades what is in the file, one save at a time: a newer one ends the grading of the one before.

    Args:
        start: starts what grades; it stays warm between saves, and is started anew when a process of it ended.
        located: the challenge and the file.
        student: whose numbers.
        gradebook: read for the draw and for the hints that were seen; written only by `hand_in`.
        keys: tells when what passed is to be handed in.

    Attributes:
        passed: what was graded last, where it has full marks and Enter can be pressed.
        over: set when a result could not be shown, and leaving raises why; or when what passed is to be handed in.
    """

    def __init__(
        self, start: "Callable[[], Engine]", located: "Located", student: str, gradebook: str, *, keys: Keys
    ) -> None:
        from grader.grading.stop import Stop

        self._start = start
        self.located = located
        self.student = student
        self._gradebook = gradebook
        self._keys = keys
        self.passed: SubmissionText | None = None
        self._hints_left = 0
        self._stop = Stop()
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None
        self.over = threading.Event()
        keys.tell(self._enter)
        self._engine = start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            self._engine.close()
        if error is None and self._error is not None:
            raise self._error

    def grade_again(self) -> None:
        """Read the file now, and show its grade once it is there."""
        from grader.course.handin import read_handin
        from grader.grading.stop import Stop

        self.stop()
        self._stop, self.passed = Stop(), None
        if self._engine.gone:
            self._engine.close()
            self._engine = self._start()
        try:
            text = read_handin(self.located.challenge, self.located.file)
            arguments = (text, self._job(text), self._stop)
        except GradeError as fault:
            _show_fault(fault)
            return
        if is_terminal():
            click.secho("Grading ...", dim=True)
        self._thread = threading.Thread(target=self._grade, args=arguments, daemon=True)
        self._thread.start()

    def hand_in(self) -> None:
        """Submit what passed, as `grade submit` does, and show its report."""
        from grader.cli.attempt import Attempt
        from grader.cli.show import echo_summary

        assert self.passed is not None
        attempt = Attempt(
            self._engine, self.located, self.student, device="auto", trusted=False, seed=None, quiet=False, form="text"
        )
        report = attempt.run(self.passed, self._gradebook)
        _clear()
        echo_summary(report, msgspec.structs.replace(attempt.ahead, steps=()))
        if attempt.unkept is not None:
            raise attempt.unkept

    def _enter(self) -> None:
        if self.passed is not None:
            self.over.set()

    def stop(self) -> None:
        """End the grading that is under way, with its judge and the submission that it runs."""
        self._stop.press()
        if self._thread is not None:
            self._thread.join()

    def _job(self, text: "SubmissionText") -> "Job":
        import hashlib

        from grader.cli.identity import identify, known_draw
        from grader.course.keys import course_key
        from grader.course.variant import check_seed, draw_variant
        from grader.gradebook import read_progress
        from grader.grading.messages import Job

        who = self.student
        located = identify(self.located, text, who)
        challenge, key = located.challenge, course_key(located.course)
        known = read_progress(self._gradebook, who).get(challenge.slug)
        own = located.draw if located.student == who else None
        draw = own if own is not None else known_draw(located, known.draw if known else None)
        self._hints_left = max(0, len(challenge.meta.hints) - (known.hints if known else 0))
        seed = check_seed(key, who, challenge.slug, draw, attempt=0)
        return Job(
            text=text.text,
            sha256=hashlib.sha256(text.raw).hexdigest(),
            filename=text.filename.encode(errors="replace").decode(),  # a name may hold bytes that are no UTF-8
            variant=draw_variant(challenge, who, draw, key),
            seed=seed,
            next_seed=seed,
            submitted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _grade(self, text: "SubmissionText", job: "Job", stop: "Stop") -> None:
        from grader.cli.waiting import with_waiting
        from grader.grading.stop import Stopped

        try:
            grade, _ = self._engine.attempt(job, stop=stop)
            self._show(with_waiting(self.located.challenge, grade), text)
        except Stopped:
            pass
        except GradeError as fault:
            _show_fault(fault)
        except Exception as error:  # noqa: BLE001 - e.g. nobody reads any more; it is the watching thread's to raise
            self._error = error
            self.over.set()

    def _show(self, grade: "Grade", text: "SubmissionText") -> None:
        from grader.cli.show import echo_summary
        from grader.report.record import Report

        _clear()
        onward = grade.full_marks and self._keys.asked
        echo_summary(
            Report(grade=grade, source=text.text, hints_left=self._hints_left, kept=False),
            ONWARD if onward else NOTHING_AHEAD,
        )
        self.passed = text if onward else None


def _show_fault(fault: GradeError) -> None:
    _clear()
    click.echo(f"{wrapped(str(fault))}\n{wrapped(fault.next_step)}".rstrip())


def _clear() -> None:
    """Begin where the last result began; piped, below it."""
    if is_terminal():
        click.clear()
    else:
        click.echo(f"--- {datetime.now().astimezone():%H:%M:%S}")
