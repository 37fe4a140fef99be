"""`grade watch`: grade at every save. For practice: nothing is stored and no attempt is used."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from grader.cli.settings import Settings, own_name, place_options, student_option
from grader.cli.terminal import is_terminal
from grader.errors import GradeError, MachineFault, UsageFault

if TYPE_CHECKING:
    from grader.course.locate import Located
    from grader.course.submission_file import SubmissionText
    from grader.grading.engine import Engine, Submitted
    from grader.grading.stop import Stop
    from grader.report.record import Grade

_LOOK_MS = 500


@click.command()
@click.argument("target", metavar="[CHALLENGE|FOLDER]", required=False)
@click.argument("file", required=False)
@student_option
@place_options
@click.pass_obj
def watch(settings: Settings, *, target: str | None, file: str | None, student: str | None) -> None:
    """Grade your file at every save, until Ctrl-C.

    This is practice: nothing is stored, no attempt is used, and a challenge with limited attempts is refused. What
    counts is: grade submit.

    \b
    Examples:
      grade watch 08-train-epoch
      grade watch 08-train-epoch other.py
    """
    from grader.cli.submit import choose_backend, interface_of, locate_submission
    from grader.grading.engine import Engine
    from grader.sandbox.devices import choose_device

    located = locate_submission(settings, target, file)
    _refuse(located)
    who = student or located.student or own_name()
    backend, device = choose_backend("auto", own=True, trusted=False), choose_device("auto")
    interface = interface_of(located, who)

    def start() -> Engine:
        return Engine(located.challenge, interface, backend=backend, device=device)

    with Watching(start, located, who, settings.gradebook_url) as watching:
        try:
            for _ in saves(located.file.absolute(), watching.failed):
                watching.grade_again()
        except KeyboardInterrupt:
            click.echo("Not watching any more.", err=True)


def _refuse(located: "Located") -> None:
    slug = located.challenge.slug
    if located.challenge.meta.attempts is not None:
        raise UsageFault(f"{slug} has limited attempts, and watching would use none", next_step=f"grade submit {slug}")
    if not os.path.isdir(located.file.absolute().parent):  # noqa: PTH112 - Path raises where the name cannot be one
        raise UsageFault(f"There is no folder {located.file.parent} to watch", next_step=f"grade start {slug}")


def saves(file: Path, until: threading.Event) -> Iterator[None]:
    """Yield at once, and whenever the file is another than before; editors replace it, and it may be missing.

    Raises:
        MachineFault: the system does not let its folder be watched.
    """
    from watchfiles import watch as changes

    seen = _stamp(file)
    yield
    try:
        # Looked at after each wait, whether the system tells of a change or not: over a network it may not.
        for _ in changes(
            file.parent, watch_filter=lambda _, path: Path(path).name == file.name, recursive=False,
            debounce=_LOOK_MS, rust_timeout=_LOOK_MS, yield_on_timeout=True, raise_interrupt=True, stop_event=until,
        ):  # fmt: skip
            now = _stamp(file)
            if now != seen:
                seen = now
                yield
    except OSError as fault:
        raise MachineFault(f"{file.parent} cannot be watched: {fault}", next_step="grade submit") from None


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = os.stat(file)  # noqa: PTH116 - a name that no file can have is missing, too
    except (OSError, ValueError):
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


class Watching:
    """Grades what is in the file, one save at a time: a newer one ends the grading of the one before.

    Args:
        start: starts what grades; it stays warm between saves, and is started anew when a process of it ended.
        located: the challenge and the file.
        student: whose numbers.
        gradebook: read for the draw and for the hints that were seen; never written.

    Attributes:
        failed: set when a result could not be shown; leaving raises why.
    """

    def __init__(self, start: "Callable[[], Engine]", located: "Located", student: str, gradebook: str) -> None:
        from grader.grading.stop import Stop

        self._start = start
        self._located = located
        self._student = student
        self._gradebook = gradebook
        self._hints_left = 0
        self._stop = Stop()
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None
        self.failed = threading.Event()
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
        from grader.course.submission_file import read_submission
        from grader.grading.stop import Stop

        self.stop()
        self._stop = Stop()
        if self._engine.gone:
            self._engine.close()
            self._engine = self._start()
        try:
            text = read_submission(self._located.file)
            arguments = (text, self._submitted(text), self._stop)
        except GradeError as fault:
            _show_fault(fault)
            return
        if is_terminal():
            click.secho("Grading ...", dim=True)
        self._thread = threading.Thread(target=self._grade, args=arguments, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the grading that is under way, with its judge and the submission that it runs."""
        self._stop.press()
        if self._thread is not None:
            self._thread.join()

    def _submitted(self, text: "SubmissionText") -> "Submitted":
        import hashlib

        from grader.course.variant import check_seed, course_key, draw_variant
        from grader.gradebook import light_progress
        from grader.grading.engine import Submitted

        located, who = self._located, self._student
        challenge, key = located.challenge, course_key(located.course)
        known = light_progress(self._gradebook, who).get(challenge.slug)
        draw = located.draw if located.student == who else known and known.draw
        self._hints_left = max(0, len(challenge.meta.hints) - (known.hints if known else 0))
        seed = check_seed(key, who, challenge.slug, draw or 0, attempt=0)
        return Submitted(
            text=text.text,
            sha256=hashlib.sha256(text.raw).hexdigest(),
            filename=text.filename.encode(errors="replace").decode(),  # a name may hold bytes that are no UTF-8
            variant=draw_variant(challenge, who, draw or 0, key),
            seed=seed,
            next_seed=seed,
            submitted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _grade(self, text: "SubmissionText", submitted: "Submitted", stop: "Stop") -> None:
        from grader.grading.stop import Stopped

        try:
            grade, _ = self._engine.attempt(submitted, stop=stop)
            self._show(grade, text)
        except Stopped:
            pass
        except GradeError as fault:
            _show_fault(fault)
        except Exception as error:  # noqa: BLE001 - e.g. nobody reads any more; it is the watching thread's to raise
            self._error = error
            self.failed.set()

    def _show(self, grade: "Grade", text: "SubmissionText") -> None:
        from grader.cli.attempt import echo_summary
        from grader.report.record import Report

        _clear()
        echo_summary(Report(grade=grade, source=text.text, hints_left=self._hints_left, kept=False))


def _show_fault(fault: GradeError) -> None:
    _clear()
    click.echo(f"{fault}\n{fault.next_step}".rstrip())


def _clear() -> None:
    """Begin where the last result began; piped, below it."""
    if is_terminal():
        click.clear()
    else:
        click.echo(f"--- {datetime.now().astimezone():%H:%M:%S}")
