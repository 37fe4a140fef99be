"""`grade watch`: grade at every save, for practice; and go on to the next challenge once one is passed."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from grader.cli.faults import tell_troubles
from grader.cli.settings import Settings, complete_file, complete_target, now, own_name, place_options, student_option
from grader.errors import MachineFault, UsageFault

if TYPE_CHECKING:
    from grader.course.locate import Located
    from grader.service.practise import Practice

_LOOK_MS = 500


@click.command()
@click.argument("target", metavar="[CHALLENGE|FOLDER]", required=False, shell_complete=complete_target)
@click.argument("file", required=False, shell_complete=complete_file)
@student_option
@place_options
@click.pass_obj
def watch(settings: Settings, *, target: str | None, file: str | None, student: str | None) -> None:
    """Grade your file at every save, until Ctrl-C.

    This is practice: nothing is stored, no attempt is used, and a challenge with limited attempts is refused. After a
    pass, Enter hands it in, as grade submit does, and goes on to the next challenge.

    \b
    Examples:
      grade watch 08-train-epoch
      grade watch 08-train-epoch other.py
    """
    from grader.cli.watching import Keys, show_practice
    from grader.grading.engine import start_engine
    from grader.sandbox.devices import choose_device
    from grader.service.practise import Practice
    from grader.service.prepare import assignment_of, choose_backend, locate_submission

    course = settings.find_course() if settings.course else None
    located: Located | None = locate_submission(target, file, Path.cwd(), course)
    backend, device = choose_backend("auto", own=True, trusted=False), choose_device("auto")
    keys, waits = Keys(), False
    try:
        while located is not None:
            _refuse(located)
            who = student or located.student or own_name(located.course)
            start = partial(
                start_engine, located.challenge, runs=assignment_of(located, who).runs, backend=backend, device=device
            )
            practice = Practice(start, located, who, settings.gradebook_url, tell=show_practice(keys), clock=now)
            with _troubles_told(practice), practice:
                keys.tell(partial(enter, practice))
                names = located.challenge.meta.stubs or (located.file.name,)
                for _ in saves(located.file.absolute().parent, names, practice.over, at_once=not waits):
                    practice.grade_again()
                located = go_on(settings, practice) if keys.asked and practice.passed is not None else None
            waits = True  # for the first save: an untouched stub is known to fail
    except KeyboardInterrupt:
        click.echo("Not watching any more.", err=True)


@contextmanager
def _troubles_told(practice: "Practice") -> Iterator[None]:
    """At the end, however it comes: during the watch each result clears the screen."""
    try:
        yield
    finally:
        tell_troubles(practice.troubles)


def enter(practice: "Practice") -> None:
    """End the watch, as Enter does, where what was graded last has passed."""
    if practice.passed is not None:
        practice.over.set()


def go_on(settings: Settings, practice: "Practice") -> "Located | None":
    """Hand in what passed, and start the next challenge that can be watched; return it, None where there is none."""
    from grader.cli.show import Telling, echo_summary
    from grader.cli.start import what_now
    from grader.cli.watching import clear
    from grader.course.locate import find_place, locate
    from grader.gradebook import read_progress
    from grader.service.ahead import next_challenge
    from grader.service.begin import begin

    located, who, url = practice.located, practice.student, settings.gradebook_url
    attempt = practice.hand_in(Telling("text", quiet=False))
    assert attempt.report is not None
    clear()
    echo_summary(attempt.report, msgspec.structs.replace(attempt.ahead, steps=()))
    if attempt.unkept is not None:
        raise attempt.unkept
    challenges = [one for one in located.course.survey()[0] if one.entry and one.meta.attempts is None]
    following = next_challenge(challenges, read_progress(url, who), after=located.challenge.slug)
    if following is None:
        click.echo("\nEvery challenge that can be watched is done. See: grade status")
        return None
    place = find_place(following.slug, Path.cwd(), course=located.course)
    folder, started = (place.folder, None) if place.info else begin(url, place, who, now())
    click.echo(f"\nNow {following.slug}. Its task: grade task {following.slug}")
    click.echo(what_now(following, folder, started)[0].partition(", then")[0] + ": it is graded at every save.")
    return locate(str(folder), Path.cwd(), course=located.course)


def _refuse(located: "Located") -> None:
    from grader.service.waiting import runs_nothing

    slug = located.challenge.slug
    if located.challenge.meta.attempts is not None:
        raise UsageFault(f"{slug} has limited attempts, and watching would use none", next_step=f"grade submit {slug}")
    if runs_nothing(located.challenge):
        raise UsageFault(
            f"Every check of {slug} waits for your instructor, so there is nothing to watch",
            next_step=f"grade submit {slug}",
        )
    if not os.path.isdir(located.file.absolute().parent):  # noqa: PTH112 - Path raises where the name cannot be one
        raise UsageFault(f"There is no folder {located.file.parent} to watch", next_step=f"grade start {slug}")


def saves(folder: Path, names: Sequence[str], until: threading.Event, *, at_once: bool = True) -> Iterator[None]:
    """Yield at once, and whenever a file of these names is another than before.

    Editors replace files, and one may be missing.

    Raises:
        MachineFault: the system does not let the folder be watched.
    """
    from watchfiles import watch as changes

    seen = _stamps(folder, names)
    if at_once:
        yield
    try:
        # Looked at after each wait, whether the system tells of a change or not: over a network it may not.
        for _ in changes(
            folder, watch_filter=lambda _, path: Path(path).name in names, recursive=False,
            debounce=_LOOK_MS, rust_timeout=_LOOK_MS, yield_on_timeout=True, raise_interrupt=True, stop_event=until,
        ):  # fmt: skip
            now = _stamps(folder, names)
            if now != seen:
                seen = now
                yield
    except OSError as fault:
        raise MachineFault(f"{folder} cannot be watched: {fault}", next_step="grade submit") from None


def _stamps(folder: Path, names: Sequence[str]) -> list[tuple[int, ...]]:
    return [_stamp(folder / name) for name in names]


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = os.stat(file)  # noqa: PTH116 - a name that no file can have is missing, too
    except (OSError, ValueError):
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
