"""`grade watch`: grade at every save. For practice: nothing is stored and no attempt is used."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, own_name, place_options
from grader.cli.terminal import is_terminal
from grader.errors import GradeError, UsageFault

if TYPE_CHECKING:
    from grader.course.locate import Located
    from grader.course.submission_file import SubmissionText
    from grader.grading.engine import Engine, Submitted
    from grader.grading.stop import Stop

_LOOK_MS = 500


@click.command()
@click.argument("target", metavar="[CHALLENGE|FOLDER]", required=False)
@click.argument("file", required=False)
@place_options
@click.pass_obj
def watch(settings: Settings, *, target: str | None, file: str | None) -> None:
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
    backend = choose_backend("auto", own=True, trusted=False)
    interface = interface_of(located, own_name())
    with Engine(located.challenge, interface, backend=backend, device=choose_device("auto")) as engine:
        watching = Watching(engine, located, settings.gradebook_url)
        try:
            for _ in saves(located.file.absolute()):
                watching.grade_again()
        except KeyboardInterrupt:
            click.echo("Not watching any more.", err=True)
        finally:
            watching.stop()


def _refuse(located: "Located") -> None:
    slug = located.challenge.slug
    if located.challenge.meta.attempts is not None:
        raise UsageFault(f"{slug} has limited attempts, and watching would use none", next_step=f"grade submit {slug}")
    if not located.file.absolute().parent.is_dir():
        raise UsageFault(f"There is no folder {located.file.parent} to watch", next_step=f"grade start {slug}")


def saves(file: Path) -> Iterator[None]:
    """Yield at once, and whenever the file is another than before; editors replace it, and it may be missing."""
    from watchfiles import watch as changes

    seen = _stamp(file)
    yield
    # Looked at after each wait, whether the system tells of a change or not: over a network it may not.
    for _ in changes(
        file.parent, watch_filter=lambda _, path: Path(path).name == file.name, recursive=False, debounce=_LOOK_MS,
        rust_timeout=_LOOK_MS, yield_on_timeout=True, raise_interrupt=True,
    ):  # fmt: skip
        now = _stamp(file)
        if now != seen:
            seen = now
            yield


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = os.stat(file)  # noqa: PTH116 - a name that no file can have is missing, too
    except (OSError, ValueError):
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


class Watching:
    """Grades what is in the file, one save at a time: a newer one ends the grading of the one before.

    Args:
        engine: stays warm between saves.
        located: the challenge and the file.
        gradebook: read for the draw where the file lies in no workspace; never written.
    """

    def __init__(self, engine: "Engine", located: "Located", gradebook: str) -> None:
        from grader.gradebook import light_progress
        from grader.grading.stop import Stop

        self._engine = engine
        self._located = located
        self._draw = located.draw
        if self._draw is None:
            known = light_progress(gradebook, own_name()).get(located.challenge.slug)
            self._draw = known.draw if known else None
        self._stop = Stop()
        self._thread: threading.Thread | None = None

    def grade_again(self) -> None:
        """Read the file now, and show its grade once it is there."""
        from grader.course.submission_file import read_submission
        from grader.grading.stop import Stop

        self.stop()
        self._stop = Stop()
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
        from grader.grading.engine import Submitted

        challenge, who, draw = self._located.challenge, self._located.student or own_name(), self._draw or 0
        key, digest = course_key(self._located.course), hashlib.sha256(text.raw).hexdigest()
        return Submitted(
            text=text.text,
            sha256=digest,
            filename=text.filename,
            variant=draw_variant(challenge, who, draw, key),
            seed=check_seed(key, who, challenge.slug, draw, source_sha256=digest),
            submitted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _grade(self, text: "SubmissionText", submitted: "Submitted", stop: "Stop") -> None:
        from grader.cli.attempt import echo_report
        from grader.grading.stop import Stopped
        from grader.report.record import Report

        try:
            grade, _ = self._engine.attempt(submitted, stop=stop)
        except Stopped:
            return
        except GradeError as fault:
            _show_fault(fault)
            return
        _clear()
        echo_report(Report(grade=grade, source=text.text, hints_left=len(self._located.challenge.meta.hints)), "text")
        if grade.full_marks:
            click.echo(f"\nHand it in: grade submit {self._located.challenge.slug}")


def _show_fault(fault: GradeError) -> None:
    _clear()
    click.echo(f"{fault}\n{fault.next_step}".rstrip())


def _clear() -> None:
    """Begin where the last result began; piped, below it."""
    if is_terminal():
        click.clear()
    else:
        click.echo(f"--- {datetime.now().astimezone():%H:%M:%S}")
