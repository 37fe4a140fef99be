"""`grade watch`: grade at every save, for practice; and go on to the next challenge once one is passed."""

import os
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, complete_file, complete_target, own_name, place_options, student_option
from grader.errors import MachineFault, UsageFault

if TYPE_CHECKING:
    from grader.cli.watching import Watching
    from grader.course.locate import Located

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
    from grader.cli.submit import choose_backend, interface_of, locate_submission
    from grader.cli.watching import Keys, Watching
    from grader.grading.engine import start_engine
    from grader.sandbox.devices import choose_device

    located: Located | None = locate_submission(settings, target, file)
    backend, device = choose_backend("auto", own=True, trusted=False), choose_device("auto")
    keys, waits = Keys(), False
    try:
        while located is not None:
            _refuse(located)
            who = student or located.student or own_name(located.course)
            start = partial(start_engine, located.challenge, interface_of(located, who), backend=backend, device=device)
            with Watching(start, located, who, settings.gradebook_url, keys=keys) as watching:
                names = located.challenge.meta.stubs or (located.file.name,)
                for _ in saves(located.file.absolute().parent, names, watching.over, at_once=not waits):
                    watching.grade_again()
                located = _go_on(settings, watching) if watching.passed is not None else None
            waits = True  # for the first save: an untouched stub is known to fail
    except KeyboardInterrupt:
        click.echo("Not watching any more.", err=True)


def _go_on(settings: Settings, watching: "Watching") -> "Located | None":
    """Hand in what passed, and start the next challenge that can be watched; return it, None where there is none."""
    from grader.cli.ahead import next_challenge
    from grader.cli.start import begin, what_now
    from grader.course.locate import find_place, locate
    from grader.gradebook import read_progress

    located, who, url = watching.located, watching.student, settings.gradebook_url
    watching.hand_in()
    challenges = [one for one in located.course.survey()[0] if one.entry and one.meta.attempts is None]
    following = next_challenge(challenges, read_progress(url, who), after=located.challenge.slug)
    if following is None:
        click.echo("\nEvery challenge that can be watched is done. See: grade status")
        return None
    place = find_place(following.slug, Path.cwd(), course=located.course)
    folder, started = (place.folder, None) if place.info else begin(settings, place, who)
    click.echo(f"\nNow {following.slug}. Its task: grade task {following.slug}")
    click.echo(what_now(following, folder, started)[0].partition(", then")[0] + ": it is graded at every save.")
    return locate(str(folder), Path.cwd(), course=located.course)


def _refuse(located: "Located") -> None:
    from grader.cli.waiting import runs_nothing

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
