"""What `grade submit` was pointed at: a name, a folder, a file, or the current folder."""

import os
from pathlib import Path

import msgspec

from grader.course.challenge import SLUG, Challenge
from grader.course.course import Course, find_course
from grader.course.workspace_info import WorkspaceInfo, read_workspace
from grader.errors import UsageFault


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """What a target stands for.

    Attributes:
        file: the file to grade; it need not exist.
        student: whose workspace it is; None outside a workspace.
        draw: the variant's draw that the workspace was written with; None outside a workspace.
    """

    course: Course
    challenge: Challenge
    file: Path
    student: str | None = None
    draw: int | None = None


def locate(target: str | None, cwd: Path, *, course: Course | None = None) -> Located:
    """Find out what `target` means, seen from the folder `cwd`.

    Args:
        target: a slug (or a part that fits one challenge), a workspace folder, a file in a workspace, or
            None for the workspace around `cwd`.
        cwd: the current folder.
        course: the course that was named explicitly; else the workspace's own, else the one around `cwd`.

    Raises:
        UsageFault: it means nothing; UnknownChallenge with the nearest names when it looks like a name.
        CourseFault: the challenge is broken.
    """
    if target is None:
        return _from_folder(_enclosing(cwd), cwd, course)
    path = cwd / target
    # os.path answers False where Path raises, e.g. for a name that is too long.
    if os.path.isfile(path):  # noqa: PTH113
        found = _from_folder(_enclosing(path.parent), path.parent, course)
        return msgspec.structs.replace(found, file=path)
    if os.path.isdir(path) and (read_workspace(path) or SLUG.fullmatch(path.resolve().name)):  # noqa: PTH112
        return _from_folder(path, cwd, course)
    if os.sep in target.rstrip("/") or target in {".", ".."}:
        there = "is not a workspace" if os.path.lexists(path) else "does not exist"
        raise UsageFault(f"{target} {there}", next_step="Give a challenge's name; see: grade list")
    course = course or find_course(cwd)
    challenge = course.find(target)
    around = _enclosing(cwd)
    info = read_workspace(around)
    if info and info.challenge == challenge.slug:
        return _located(course, challenge, around, info)
    folder = cwd / challenge.slug
    return _located(course, challenge, folder, read_workspace(folder))


def _enclosing(cwd: Path) -> Path:
    """Return the nearest folder from `cwd` up that is a workspace, else `cwd`."""
    return next((f for f in (cwd, *cwd.absolute().parents) if read_workspace(f)), cwd)


def _from_folder(folder: Path, cwd: Path, course: Course | None) -> Located:
    info = read_workspace(folder)
    if info:
        course = course or find_course(folder)
        return _located(course, course.find(info.challenge), folder, info)
    name = folder.resolve().name
    if not SLUG.fullmatch(name):
        raise UsageFault(
            f"{folder} is not a workspace: it has no .grade.toml",
            next_step="Give a challenge's name: grade submit CHALLENGE",
        )
    course = course or find_course(cwd)
    return _located(course, course.find(name), folder, None)


def _located(course: Course, challenge: Challenge, folder: Path, info: WorkspaceInfo | None) -> Located:
    entry = challenge.entry
    if entry is None:
        raise UsageFault(
            f"{challenge.slug} is a lesson: there is nothing to submit", next_step=f"grade start {challenge.slug}"
        )
    return Located(
        course=course,
        challenge=challenge,
        file=folder / entry.name,
        student=info.student if info else None,
        draw=info.draw if info else None,
    )
