"""Who may import whom, read off the import statements."""

import ast
import re
from collections.abc import Collection
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "grader"
GROUND = {"errors", "text", "files", "cells"}
BELOW_GRADING = GROUND | {"report", "course", "sandbox", "checks"}
MAY_IMPORT = {
    **{room: set[str]() for room in GROUND},
    "report": GROUND,
    "course": GROUND | {"report"},
    "classes": GROUND | {"course", "report"},
    "lms": GROUND | {"course"},
    "sandbox": GROUND,
    "checks": BELOW_GRADING,
    "training": BELOW_GRADING,
    "grading": BELOW_GRADING,
    "mutation": BELOW_GRADING | {"grading"},
    "verify": BELOW_GRADING | {"grading", "mutation"},
    "warm": BELOW_GRADING | {"grading"},
    "gradebook": GROUND | {"report"},
    "queue": GROUND,
    "insight": GROUND | {"report", "course", "gradebook"},
    "service": BELOW_GRADING | {"classes", "lms", "grading", "warm", "gradebook", "queue", "insight"},
    "cli": BELOW_GRADING
    | {"classes", "lms", "grading", "verify", "mutation", "warm", "gradebook", "queue", "insight", "service"},
}
TEMPLATES = "scaffold"
FACE = PACKAGE / "checks/__init__.py"
"""Hands on what a course may import, wherever it lies, and imports it only when it is used."""


def room_of(file: Path) -> str:
    """Return the room that a module lies in."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_names(file: Path) -> set[str]:
    """Return the modules that a module imports, at any depth of nesting; names out of them may be among these."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their room in full"
            names += [node.module or ""] + [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return set(names)


def imported_rooms(file: Path) -> set[str]:
    """Return the rooms that a module imports."""
    return {name.split(".")[1] for name in imported_names(file) if name.startswith("grader.")} & MAY_IMPORT.keys()


MODULES = [
    f
    for f in PACKAGE.rglob("*.py")
    if f != FACE and ((TEMPLATES not in f.parts and f.parent != PACKAGE) or f.stem in GROUND)
]
COURSES = ("grader/course/scaffold", "solutions", "exercises", "tests/benchmarks/course")


@pytest.mark.parametrize("file", MODULES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_room_imports_only_what_it_may(file: Path) -> None:
    """The table of rooms holds."""
    room = room_of(file)

    assert imported_rooms(file) - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("file", sorted((PACKAGE / "service").glob("*.py")), ids=lambda f: f.stem)
def test_the_use_cases_know_no_terminal(file: Path) -> None:
    """Another front end can move in: they print nothing, and import nothing that does."""
    names = {name.split(".")[0] for name in imported_names(file)}
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert not names & {"click", "rich"}
    assert not calls & {"print", "input"}


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
        assert not callable(found) or "Example::\n\n" in (found.__doc__ or ""), name


def module_name(file: Path) -> str:
    """Return what a file is imported as."""
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(file: Path, modules: Collection[str]) -> set[str]:
    """Return which of the modules are imported; a package whose module is imported is not meant itself."""
    names = imported_names(file)
    packages = {name.rpartition(".")[0] for name in names & set(modules)}
    return (
        (names & set(modules)) - {package for package in packages if not hands_on(file, package)} - {module_name(file)}
    )


def hands_on(file: Path, package: str) -> bool:
    """Tell whether a module takes from a package more than its modules."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == package
        and any(
            not (PACKAGE.parent / f"{package}.{alias.name}".replace(".", "/")).with_suffix(".py").exists()
            for alias in node.names
        )
        for node in ast.walk(ast.parse(file.read_text()))
    )


def test_no_modules_import_each_other() -> None:
    """Neither at once nor around corners, be it inside a function or for types alone."""
    files = {module_name(file): file for file in MODULES}
    left = {name: imported_modules(file, files.keys()) for name, file in files.items()}
    while free := [name for name, imported in left.items() if not imported & left.keys()]:
        for name in free:
            del left[name]

    assert left == {}
