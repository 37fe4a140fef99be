"""What `grade submit` was pointed at: a name, a folder, a file, or the current folder."""

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from grader.course.challenge import Challenge
from grader.course.course import Course, find_course
from grader.course.workspace_info import WorkspaceInfo, read_workspace
from grader.errors import UsageFault


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge, and where it is worked on.

    Attributes:
        folder: the workspace; where there is none yet, the folder that `grade start` would make.
        info: what the workspace remembers; None where there is none yet.
    """

    course: Course
    challenge: Challenge
    folder: Path
    info: WorkspaceInfo | None

    @property
    def student(self) -> str | None:
        """Whose workspace it is; None where there is none yet."""
        return self.info.student if self.info else None


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """What a target to be graded stands for.

    Attributes:
        file: the file to grade; it need not exist.
        student: whose workspace it is; None outside a workspace.
        draw: the variant's draw that the workspace was written with; None outside a workspace.
        code: of the stamp that its stub got; empty outside a workspace.
    """

    course: Course
    challenge: Challenge
    file: Path
    student: str | None = None
    draw: int | None = None
    code: str = ""


def locate(target: str | None, cwd: Path, *, course: Course | None = None) -> Located:
    """Find out what is to be graded: as `find_place`, or a file in a workspace.

    Raises:
        UsageFault: it means nothing, or is a lesson; UnknownChallenge with the nearest names when it looks like a name.
        CourseFault: the challenge is broken.
    """
    path = cwd / (target or "")
    if target is not None and os.path.isfile(path):  # noqa: PTH113 - False where Path raises, e.g. for a long name
        found = _located(_from_folder(_enclosing(path.parent), path.parent, course))
        return msgspec.structs.replace(found, file=path)
    return _located(find_place(target, cwd, course=course))


def find_place(target: str | None, cwd: Path, *, course: Course | None = None) -> Place:
    """Find the challenge that `target` means, seen from the folder `cwd`, and its workspace.

    Args:
        target: a slug (or a part that fits one challenge), a workspace folder, or None for the workspace around
            `cwd`.
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
    if os.path.isdir(path) and (read_workspace(path) or _named_after_one(path, cwd, course)):  # noqa: PTH112
        return _from_folder(path, cwd, course)
    if os.sep in target.rstrip("/") or target in {".", ".."}:
        there = "is not a workspace" if os.path.lexists(path) else "does not exist"
        raise UsageFault(f"{target} {there}", next_step="Give a challenge's name; see: grade list")
    course = course or find_course(cwd)
    challenge = course.find(target)
    around = _enclosing(cwd)
    info = read_workspace(around)
    if info and info.challenge == challenge.slug:
        return Place(course=course, challenge=challenge, folder=around, info=info)
    # Workspaces lie side by side, never inside each other.
    folder = (around.parent if info else cwd) / challenge.slug
    return Place(course=course, challenge=challenge, folder=folder, info=read_workspace(folder))


def _enclosing(cwd: Path) -> Path:
    """Return the nearest folder from `cwd` up that is a workspace, else `cwd`."""
    return next((f for f in (cwd, *cwd.absolute().parents) if read_workspace(f)), cwd)


def _from_folder(folder: Path, cwd: Path, course: Course | None) -> Place:
    info = read_workspace(folder)
    if info:
        course = course or find_course(folder)
        return Place(course=course, challenge=course.find(info.challenge), folder=folder, info=info)
    course = _named_after_one(folder, cwd, course)
    if course is None:
        raise UsageFault(
            f"{folder} is not a workspace: it has no .grade.toml", next_step="Give a challenge's name; see: grade list"
        )
    return Place(course=course, challenge=course.load(folder.resolve().name), folder=folder, info=None)


def _named_after_one(folder: Path, cwd: Path, course: Course | None) -> Course | None:
    """Return the course that has a challenge of exactly the folder's name; None where there is none."""
    with suppress(UsageFault):
        course = course or find_course(cwd)
        return course if course.has(folder.resolve().name) else None
    return None


def _located(place: Place) -> Located:
    challenge, info = place.challenge, place.info
    entry = challenge.entry
    if entry is None:
        raise UsageFault(
            f"{challenge.slug} is a {challenge.meta.kind}: there is nothing to submit",
            next_step=f"grade start {challenge.slug}",
        )
    return Located(
        course=place.course,
        challenge=challenge,
        file=place.folder / entry.name,
        student=info.student if info else None,
        draw=info.draw if info else None,
        code=info.code if info else "",
    )
