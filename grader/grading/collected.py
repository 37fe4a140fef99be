"""What of a file of checks pytest did not collect, or not as it is written."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.checks.mark import mark_of
from grader.checks.plugin import check_of
from grader.course.challenge import HIDDEN_CHECKS, read_course_text
from grader.course.checks_file import read_checks
from grader.report.check_result import total


def ungraded(files: Sequence[Path], items: Sequence[pytest.Item]) -> list[tuple[int, str]]:
    """Return (line, what is wrong there) of whatever would not be graded as it is written; each name is one check's.

    So what is listed of a challenge, by reading, is what its grades are made of.
    """
    found, seen = [], set[str]()
    for file in files:
        own = [item for item in items if item.path == file]
        where = "" if file.name == HIDDEN_CHECKS else f"{file.name}: "
        found += [(line, f"{where}{says}") for line, says in _ungraded(file, own)]
        names = {check_of(item): item for item in own}
        found += [
            ((names[name].location[1] or 0) + 1, f"{where}a second check named {name}; the first is in {files[0].name}")
            for name in sorted(seen & names.keys())
        ]
        seen |= names.keys()
    return found


def _ungraded(file: Path, items: Sequence[pytest.Item]) -> list[tuple[int, str]]:
    read = read_checks(read_course_text(file))
    found = list(read.faults)
    if found:
        return found
    names = {check_of(item): item for item in items}
    found += [
        (one.line, f"{one.name} is not graded: pytest does not collect it here; to leave it out, call pytest.skip(why)")
        for one in read.checks
        if one.name not in names
    ]
    known = {one.name for one in read.checks}
    found += [
        ((item.location[1] or 0) + 1, f"{name} is not written in this file as a function of that name with @check")
        for name, item in names.items()
        if name not in known
    ]
    marks = {name: mark_of(getattr(item, "obj", None)) for name, item in names.items()}
    graded = total(mark.points for mark in marks.values() if mark)
    listed = total(one.points or 0 for one in read.checks)
    if not found and graded != listed:
        found.append((1, f"its checks are worth {graded} points, but {listed} are written at them"))
    return found
