"""A roster made from what Canvas, Moodle and Gradescope export: one student a line, however many files name them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from grader.classes.people import COLUMNS, Student, numbers_in, require_distinct, said_in
from grader.course.roster import Entry, fold, given_first, read_people
from grader.course.roster_rows import FAMILY, GIVEN, IDENTITIES, is_canvas_row
from grader.errors import UsageFault

_SAME = {
    "email": ("email", "email address"),
    "section": ("section", "sections", "group", "groups"),
    "gradescope_id": ("sid", "student id"),
}
"""Column of the roster -> what the systems call it, in small letters."""
_CALLED = ("student", "name", "full name")
_KINDS = ("address or number of a system", "login or number of the school", "name and login", "name")
"""By what a student of one file is found in another, the surest first."""


class _Known:
    """A student whom a file names: what the files say, and by what the next file may name the same one."""

    def __init__(self, entry: Entry) -> None:
        self.line = entry.line
        self.cells = {"student": entry.person.student, **_cells(entry.cells)}
        self.said = _said(entry.cells, self.cells)

    def is_same(self, other: "_Known", kind: str) -> bool:
        """Tell whether both say the same of this kind."""
        return not self.said[kind].isdisjoint(other.said[kind])

    def add(self, other: "_Known") -> None:
        """Take what a later file says of the same student."""
        numbers = dict.fromkeys(one for known in (self, other) for one in numbers_in(known.cells.get("moodle_id", "")))
        self.cells = {**other.cells, **self.cells}
        if numbers:  # of each assignment another one
            self.cells["moodle_id"] = " ".join(numbers)
        self.said = {kind: self.said[kind] | other.said[kind] for kind in _KINDS}


def students_of(files: Sequence[Path]) -> tuple[Student, ...]:
    """Return everybody whom the files name, in their order.

    The first file decides what a student is called in stamps, as `grade release --roster` does with it. A student of
    a later file is one of an earlier one by the same address or number of a system, else by the same login or number
    of the school, else by the same name, where only one of either file has it.

    Raises:
        UsageFault: a file cannot be read, names nobody or somebody twice, or it is not clear who somebody is.
    """
    found: list[_Known] = []
    for file in files:
        rows = [_Known(entry) for entry in read_people(file)]
        earlier, new = list(found), list(rows)
        for kind in _KINDS:
            for known, row in _pairs(earlier, new, kind):
                known.add(row)
                earlier.remove(known)
                new.remove(row)
        for row in new:
            if same := [known for known in earlier if any(known.is_same(row, kind) for kind in _KINDS)]:
                raise _unclear(file, row, same)
        found += new
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            require_distinct(f"{file}, line {row.line}", row.cells, row.line, seen)
    return tuple(Student(student=one.cells["student"], cells=one.cells) for one in found)


def _pairs(earlier: Sequence[_Known], new: Sequence[_Known], kind: str) -> list[tuple[_Known, _Known]]:
    """Return who of a file is one of the earlier ones, as neither may be anybody else by what is of this kind."""
    by_word: dict[str, list[_Known]] = {}
    for known in earlier:
        for word in known.said[kind]:
            by_word.setdefault(word, []).append(known)
    pairs = {(known, row) for row in new for word in row.said[kind] for known in by_word.get(word, ())}
    times = Counter(one for pair in pairs for one in pair)
    return [pair for pair in pairs if times[pair[0]] == times[pair[1]] == 1]


def _unclear(file: Path, row: _Known, same: Sequence[_Known]) -> UsageFault:
    names = " or ".join(one.cells["student"] for one in same[:3]) + (" or another one" if len(same) > 3 else "")
    return UsageFault(
        f"{file}, line {row.line}: {row.cells['student']} may be {names}",
        next_step="Bring the files before it together first, write into that roster.csv which address each of them "
        f"has, and give it in their place: --from roster.csv --from {file}",
    )


def _said(row: dict[str, str], cells: dict[str, str]) -> dict[str, frozenset[str]]:
    """Return what a row says of whose it is, by how sure that is."""
    systems = {f"{column}:{one}" for column in ("canvas_id", "moodle_id") for one in said_in(column, cells)}
    columns = [c for c in (*IDENTITIES, "gradescope_id") if c not in _CALLED and not (c == "id" and is_canvas_row(row))]
    own = {cells["student"], *(row[column] for column in columns if row.get(column))}
    names = {fold(name) for name in _names(row)}
    addresses = {fold(one) for one in own if "@" in one}
    words = {fold(one) for one in own if "@" not in one} - names
    before = {fold(one.partition("@")[0]) for one in own if "@" in one}
    both = {f"{name}/{word}" for name in names for word in words | before}
    return dict(zip(_KINDS, map(frozenset, (systems | addresses, words, both, names)), strict=True))


def _cells(row: dict[str, str]) -> dict[str, str]:
    """Return what a row says, by the roster's columns; of a class's own roster all that it says."""
    if row.keys() <= {*COLUMNS}:
        return {column: value for column, value in row.items() if value}
    cells = {column: next((row[name] for name in names if row.get(name)), "") for column, names in _SAME.items()}
    cells["name"] = _name(row)
    if is_canvas_row(row):
        cells["canvas_id"] = row["id"]
    number = row.get("identifier", "").rpartition(" ")[2]
    cells["moodle_id"] = number if number.isdecimal() else ""
    return {column: value for column, value in cells.items() if value}


def _name(row: dict[str, str]) -> str:
    """Return the name as it is said, given name first."""
    given, family = (next((row[name] for name in names if row.get(name)), "") for names in (GIVEN, FAMILY))
    whole = next((row[name] for name in ("full name", "name", "student") if row.get(name)), "")
    return f"{given} {family}".strip() or given_first(whole)


def _names(row: dict[str, str]) -> set[str]:
    """Return what a row calls somebody: the name as it is said, and the family name before it."""
    name = _name(row)
    first, _, last = name.rpartition(" ")
    given, family = (next((row[column] for column in names if row.get(column)), "") for names in (GIVEN, FAMILY))
    return {name, f"{last} {first}", f"{family} {given}"} - {"", " "}
