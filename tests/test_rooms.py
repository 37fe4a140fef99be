"""Who may import whom, read off the import statements."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "grader"
MAY_IMPORT = {
    "errors": set[str](),
    "cells": set[str](),
    "report": {"errors", "cells"},
    "course": {"errors", "cells", "report"},
    "sandbox": {"errors", "cells"},
    "checks": {"errors", "cells", "report", "course", "sandbox"},
    "training": {"errors", "report", "sandbox", "checks"},
    "grading": {"errors", "report", "course", "sandbox", "checks"},
    "gradebook": {"errors", "report"},
    "cli": {"errors", "report", "course", "sandbox", "checks", "grading", "gradebook"},
}
TEMPLATES = "scaffold"
FACE = PACKAGE / "checks/__init__.py"
"""Hands on what a course may import, wherever it lies, and imports it only when it is used."""


def room_of(file: Path) -> str:
    """Return the room that a module lies in."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(file: Path) -> set[str]:
    """Return the rooms that a module imports, at any depth of nesting."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their room in full"
            names += [node.module or ""] + [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("grader.")} & MAY_IMPORT.keys()


MODULES = [
    f
    for f in PACKAGE.rglob("*.py")
    if f != FACE and ((TEMPLATES not in f.parts and f.parent != PACKAGE) or f.name in {"errors.py", "cells.py"})
]
COURSES = ("grader/course/scaffold", "solutions", "exercises", "tests/benchmarks/course")


@pytest.mark.parametrize("file", MODULES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_room_imports_only_what_it_may(file: Path) -> None:
    """The table of rooms holds."""
    room = room_of(file)

    assert imported_rooms(file) - {room} <= MAY_IMPORT[room]


def test_a_course_imports_nothing_of_the_grader_but_its_checks() -> None:
    """All else may move; a course of somebody else's goes on working."""
    imported = {
        (str(file), name)
        for course in COURSES
        for file in (PACKAGE.parent / course).rglob("*/*.py")  # templates among them, which are no Python yet
        for name in re.findall(r"^\s*(?:from|import) (grader\b[\w.]*)", file.read_text(), re.MULTILINE)
    }

    assert {name for _, name in imported} == {"grader.checks"}, imported


def test_what_a_course_may_import_is_there_and_documented() -> None:
    """Each name lies where the face says, and says what it is."""
    import grader.checks

    assert sorted(grader.checks.HOME) == sorted(grader.checks.__all__)
    for name in grader.checks.__all__:
        found = getattr(grader.checks, name)
        assert found.__doc__ or not callable(found), name
