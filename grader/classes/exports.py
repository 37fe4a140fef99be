"""A roster made from what Canvas, Moodle and Gradescope export: one student a line, however many files name them."""

from collections.abc import Sequence
from pathlib import Path

from grader.classes.people import Student
from grader.course.roster import fold, read_people
from grader.errors import UsageFault

_SAME = {
    "email": ("email", "email address"),
    "section": ("section", "sections", "group", "groups"),
    "gradescope_id": ("sid", "student id"),
}
"""Column of the roster -> what the systems call it, in small letters."""


def students_of(files: Sequence[Path]) -> tuple[Student, ...]:
    """Return everybody whom the files name, in their order.

    The first file decides what a student is called in stamps, as `grade release --roster` does with it. A student of
    a later file is one of an earlier one by the same address, number or login, else by the same name, where only one
    has it.

    Raises:
        UsageFault: a file cannot be read, names nobody or somebody twice, or it is not clear who somebody is.
    """
    found: list[dict[str, str]] = []
    said: list[frozenset[str]] = []
    for file in files:
        before = len(found)
        for person, row in read_people(file):
            cells = {"student": person.student, **_cells(row)}
            same = _same(cells, person.names, found[:before], said[:before])
            if len(same) > 1:
                names = " and ".join(found[i]["student"] for i in same)
                raise UsageFault(
                    f"{file}: {person.student} may be {names}",
                    next_step="Give the files one by one, and bring the rosters together by hand.",
                )
            if same:
                found[same[0]] = {**cells, **found[same[0]]}
                said[same[0]] |= person.names
            else:
                found.append(cells)
                said.append(person.names)
    return tuple(Student(student=cells["student"], cells=cells) for cells in found)


def _same(
    cells: dict[str, str], names: frozenset[str], found: list[dict[str, str]], said: list[frozenset[str]]
) -> list[int]:
    """Return which of those already found this one may be."""
    for column in ("email", "canvas_id", "moodle_id", "gradescope_id"):
        value = fold(cells.get(column, ""))
        same = [i for i, other in enumerate(found) if value and fold(other.get(column, "")) == value]
        if same:
            return same
    return [i for i, other in enumerate(said) if names & other]


def _cells(row: dict[str, str]) -> dict[str, str]:
    """Return what a row says, by the roster's columns."""
    cells = {column: next((row[name] for name in names if row.get(name)), "") for column, names in _SAME.items()}
    cells["name"] = _name(row)
    if "student" in row and "section" in row:
        cells["canvas_id"] = row.get("id", "")
    number = row.get("identifier", "").rpartition(" ")[2]
    cells["moodle_id"] = number if number.isdecimal() else ""
    return {column: value for column, value in cells.items() if value}


def _name(row: dict[str, str]) -> str:
    """Return the name as it is said, given name first."""
    given = next((row[name] for name in ("first name", "given name", "firstname") if row.get(name)), "")
    family = next((row[name] for name in ("last name", "surname", "family name", "lastname") if row.get(name)), "")
    whole = next((row[name] for name in ("full name", "name", "student") if row.get(name)), "")
    last, comma, first = whole.partition(",")
    return f"{given} {family}".strip() or (f"{first.strip()} {last.strip()}" if comma else whole)
