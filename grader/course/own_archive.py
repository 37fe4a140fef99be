"""A student's own archive among what a class handed in: `work.zip` stands for a folder with the files in it.

Nothing is unpacked to the disk, and an archive in such an archive is not looked into. Its bytes are not kept: each file
is read out of it anew when its turn comes, so that a class's archives need not be in memory together.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import msgspec

from grader.course.listing import Listed, common_depth, student_of
from grader.course.submission_file import ARCHIVE, SUFFIXES
from grader.errors import RefusedSubmission


def is_archive(one: Listed) -> bool:
    """Tell whether a file is an archive that lies where a student's files do."""
    return len(one.path) <= 2 and one.path[-1].lower().endswith(ARCHIVE)


def unpacked(listed: Iterable[Listed]) -> list[Listed]:
    """Put in place of each archive the files that it holds; one that is refused stays, and says why when it is read.

    An archive in a student's folder that holds a program too is left out, as any other file there that nobody grades.
    """
    every = list(listed)
    loose = {one.path[0] for one in every if len(one.path) == 1}
    open_ = {one.path[0] for one in every if len(one.path) == 2 and one.path[1].lower().endswith(SUFFIXES)}
    found = []
    for one in every:
        if not is_archive(one):
            found.append(one)
        elif len(one.path) == 1 or one.path[0] not in open_:
            found += _files(one, loose)
    return found


def _files(one: Listed, loose: set[str]) -> list[Listed]:
    student = one.path[0] if len(one.path) == 2 else student_of(one.path[0], loose)
    try:
        with _opened(one) as files:
            paths = {path: file.when for path, file in files.items()}
    except RefusedSubmission as fault:
        return [msgspec.structs.replace(one, fetch=partial(_raise, fault))]
    depth = common_depth(paths)
    return [
        Listed(
            path=(student, *path[depth:]), fetch=partial(_read, one, path), when=(*one.when, *when), inside=one.path[-1]
        )
        for path, when in paths.items()
    ]


@contextmanager
def _opened(one: Listed) -> Iterator[dict[tuple[str, ...], Listed]]:
    from grader.course.zip_archive import entries, opened

    with opened(io.BytesIO(one.fetch()), one.path[-1]) as archive:
        files, refused = entries(archive)
        if refused:
            raise RefusedSubmission(f"{one.path[-1]}: {next(iter(refused.values()))}")
        if not files:
            raise RefusedSubmission(f"{one.path[-1]} holds no file")
        yield {file.path: file for file in files}


def _read(one: Listed, path: tuple[str, ...]) -> bytes:
    with _opened(one) as files:
        if path not in files:
            raise RefusedSubmission(f"{one.path[-1]} is not any more what it was")
        return files[path].fetch()


def _raise(fault: RefusedSubmission) -> bytes:
    raise fault
