"""What is needed before a file can be judged: which challenge it is, how it is confined, and processes."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import MachineFault, UsageFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from grader.course.assignment import Assignment
    from grader.course.challenge import Challenge
    from grader.course.course import Course
    from grader.course.locate import Located
    from grader.grading.engine import Engine


def locate_submission(target: str | None, file: str | None, here: Path, course: "Course | None") -> "Located":
    """Find what is to be judged: a challenge and a file.

    Args:
        target: a challenge's name, a folder or a file; None for the challenge whose folder `here` is.
        file: takes the place of the workspace's own.
        here: the folder that relative names start from; it is the current one.
        course: where challenges are looked up; None to find it from the folder.

    Raises:
        UsageFault: there is no such challenge, or it has nothing to submit.
        RefusedSubmission: a file was named that cannot be read.
    """
    import msgspec

    from grader.course.locate import locate
    from grader.course.submission_file import read_submission

    if target is not None and target.endswith((".py", ".ipynb")) and not os.path.exists(target):  # noqa: PTH110
        read_submission(Path(target))  # raises: it looks like a file, never like a challenge's name
    located = locate(target, here, course=course)
    if file is None:
        return located
    if located.challenge.meta.stubs and os.path.isdir(file):  # noqa: PTH112 - Path raises where it cannot be a name
        file = os.path.join(file, located.challenge.entry_name)  # noqa: PTH118
    if Path(file).absolute().parent != located.file.absolute().parent:  # the folder's numbers need not be the file's
        located = msgspec.structs.replace(located, draw=None, code="")
    return msgspec.structs.replace(located, file=Path(file))


def assignment_of(located: "Located", student: str) -> "Assignment":
    """Return what was asked; where the draw is not known, with the first numbers: no stub asks for other functions."""
    from grader.course.assignment import assign_to
    from grader.course.keys import course_key

    return assign_to(located.challenge, student, located.draw or 0, course_key(located.course))


def choose_backend(asked: str, *, own: bool, trusted: bool) -> str:
    """Return the name of what is to confine the code; "auto" asks for the best that can be had.

    Raises:
        MachineFault: this system has not what was asked for.
        UsageFault: unconfined, and it is somebody else's.
    """
    from grader.sandbox import backends

    name = backends.best() if asked == "auto" else asked
    found = backends.find(name)
    if why := found.missing():
        raise MachineFault(f"This system cannot confine a program: {why}", next_step="grade doctor")
    if not found.CONFINES and not own and not trusted:
        raise UsageFault(
            "Somebody else's file would run here without a sandbox, able to read and change your files",
            next_step="Use a Linux machine with Landlock (grade doctor), or, if you trust the file, "
            "add --trust-submissions",
        )
    return name


def ready_engine(
    challenge: "Challenge",
    runs: "Callable[[], bool]",
    *,
    backend: str,
    device: "Literal['cpu', 'cuda']",
    own: bool,
    runner: str = "",
) -> "Engine":
    """Start what judges, or find it warm where one's own file is judged; returns at once.

    Args:
        challenge: what is submitted to.
        runs: tells whether submissions are executed; who finds processes warm need not know.
        backend: name of what confines the code.
        device: where it runs.
        own: whether it is one's own file.
        runner: the module that runs whole commands in a warm process; empty: none.

    Raises:
        MachineFault: no process can be started, or a package is missing that the checks run.
    """
    from grader.course.packages import require_packages

    require_packages(challenge)
    if own:
        from grader.warm.client import find_engine

        return find_engine(challenge, runs, backend=backend, device=device, runner=runner)
    from grader.grading.engine import start_engine

    return start_engine(challenge, runs=runs(), backend=backend, device=device)
