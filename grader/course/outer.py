"""What a class's hand-ins lie in: folders around them, an archive, and files that are given in their place."""

import io
import os
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path

import msgspec

from grader.course.listing import Listed, lifted, skipped
from grader.course.roster import split_name
from grader.course.submission_file import ARCHIVE, SUFFIXES
from grader.errors import RefusedSubmission, UsageFault

MAX_AROUND = 3
"""So many archives may lie around a class's, each alone in the next: a download that was zipped again."""

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")


def list_class(file: Path, stack: ExitStack, names: Collection[str]) -> tuple[list[Listed], dict[str, str]]:
    """List the files of a class's archive, without the folders that all of them lie in, and the archive around it.

    Args:
        file: the archive.
        stack: holds it open as long as files are read.
        names: of the task's files.

    Returns:
        The files, and name -> reason of what was refused.

    Raises:
        UsageFault: it is no zip archive, or one that no class would hand in.
    """
    from grader.course.zip_archive import list_zip

    if (fault := _why_no_class(file)) is not None:
        raise fault
    try:
        listed, refused = stack.enter_context(list_zip(file))
    except RefusedSubmission as fault:
        raise UsageFault(
            str(fault), next_step="Download it again, or unpack it and give the folder that comes of it."
        ) from None
    inside = _class_in(listed, stack, names)
    if inside is not None:
        listed, refused = inside[0], refused | inside[1]
    return _students_in(listed, names), refused


def _class_in(
    listed: list[Listed], stack: ExitStack, names: Collection[str], around: int = MAX_AROUND
) -> tuple[list[Listed], dict[str, str]] | None:
    """List the class's archive that is all that another one holds; None where it is a student's, or holds more."""
    from grader.course.zip_archive import entries, opened

    if not around or len(listed) != 1 or not listed[0].path[-1].lower().endswith(ARCHIVE):
        return None
    with ExitStack() as opening:
        try:
            archive = opening.enter_context(opened(io.BytesIO(listed[0].fetch()), listed[0].path[-1]))
        except RefusedSubmission:
            return None  # as a student's it says why it cannot be read
        inside, refused = entries(archive, archives=True)
        if not _is_class(_students_in(inside, names), names):
            deeper = _class_in(inside, opening, names, around - 1)
            if deeper is None:
                return None
            inside, refused = deeper[0], refused | deeper[1]
        stack.push(opening.pop_all())
    return inside, refused


def _students_in(listed: list[Listed], names: Collection[str]) -> list[Listed]:
    """Return files without the folders around the students'."""
    depth = _depth([one.path for one in listed], names)
    return lifted(msgspec.structs.replace(one, path=one.path[depth:]) for one in listed)


def _is_class(listed: list[Listed], names: Collection[str]) -> bool:
    """Tell whether what an archive holds is several students'."""
    first = {one.path[0] for one in listed}
    return len(first) > 1 and not first & set(names)


def class_place(folder: Path, names: Collection[str]) -> Path:
    """Return where in a folder a class's hand-ins lie: there, or in the one folder or archive that it holds.

    A folder, archive or repository that is one student's is not taken for the class's.

    Args:
        folder: where to look.
        names: of the task's files.

    Raises:
        UsageFault: it cannot be read.
    """
    inner = folder
    try:
        while len(there := _there(inner)) == 1 and there[0].is_dir(follow_symlinks=False):
            inner = Path(there[0].path)
        alone = Path(there[0].path) if len(there) == 1 else None
        if alone and alone.suffix.lower() == ARCHIVE and _is_class_archive(alone, names):
            return alone
        return inner if _holds_class(inner, names) else folder
    except OSError as fault:
        raise UsageFault(f"{inner} cannot be read: {fault.strerror}") from None


def _depth(paths: Collection[tuple[str, ...]], names: Collection[str]) -> int:
    """Return in how many folders, each alone in the one around it, the students' folders or files lie.

    The innermost folder is one student's where it holds a file of the task, or one file that does not say whose it is.
    """
    depth = 0
    while len({path[depth] for path in paths}) == 1 and all(len(path) > depth + 1 for path in paths):
        inside = [path[depth + 1 :] for path in paths]
        files = {path[0] for path in inside if len(path) == 1}
        if files & set(names) or (len(files) == len(inside) and not _are_students(files, names)):
            break
        depth += 1
    return depth


def _holds_class(folder: Path, names: Collection[str]) -> bool:
    inside = _there(folder)
    there = {one.name for one in inside}
    if there & {*names, "HEAD"} or os.path.lexists(folder / ".git"):
        return False
    return sum(one.is_dir(follow_symlinks=False) for one in inside) > 1 or _are_students(there, names)


def _is_class_archive(file: Path, names: Collection[str]) -> bool:
    with ExitStack() as stack:
        try:
            return _is_class(list_class(file, stack, names)[0], names)
        except UsageFault:
            return False


def _are_students(there: Collection[str], names: Collection[str]) -> bool:
    """Tell whether what lies in one folder is several students'."""
    programs = [name for name in there if name.lower().endswith((*SUFFIXES, ARCHIVE))]
    if set(programs) & set(names):
        return False
    return len(programs) > 1 or any(split_name(name) for name in programs)


def _there(folder: Path) -> "list[os.DirEntry[str]]":
    return [one for one in os.scandir(folder) if not skipped(one.name)]


def _why_no_class(file: Path) -> UsageFault | None:
    """Return what says that a file is not what a class handed in, by its ending; None where it may be."""
    name = file.name.lower()
    if name.endswith(_TABLES):
        return UsageFault(
            f"{file} is a table, not what a class handed in",
            next_step=f"Give the folder or .zip of the hand-ins; a table of the class is given as --roster {file}",
        )
    if name.endswith(SUFFIXES):
        return UsageFault(
            f"{file} is one file, not what a class handed in",
            next_step="Give the folder in which the hand-ins lie; for one of your own: grade submit CHALLENGE FILE",
        )
    if name.endswith(_OTHER_ARCHIVES):
        return UsageFault(f"{file} is no .zip archive", next_step="Unpack it, and give the folder.")
    return None
