"""The students of a class, read from a file, and how the names of their hand-ins on the way lead back to them.

A roster is a CSV file with a header, as a gradebook or a participants' list exports it, or one name a line. Canvas
names a file `surnamegiven_12345_98765_entry.py` (`_LATE`, `-1` for a second upload) and a typed text
`surnamegiven_12345_text.html`, Moodle a folder
`Given Surname_4711_assignsubmission_file`, or, asked for no folders, a file that begins so.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import msgspec

from grader.course.listing import why_no_name
from grader.course.roster_rows import FAMILY, GIVEN, IDENTITIES, NUMBERS, SYSTEMS, is_canvas_row, row_fault, rows_of
from grader.course.tables import SAVE_AGAIN, read_table
from grader.errors import UsageFault
from grader.files import UnreadableFile

MAX_BYTES = 16 << 20
_GAVE = ("canvas", "moodle")
_CANVAS = re.compile(
    r"(?P<name>\w+?)_(?:LATE_)?(?P<user>\d+)_(?:(?P<number>\d+)_(?P<file>.+)|(?P<text>text(?:\.html)?))"
)
_MOODLE = re.compile(r"(?P<name>.+)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_GRADESCOPE = re.compile(r"submission_(?P<number>\d+)")
_ANONYMOUS = "anon"
_SUFFIX = re.compile(r"(?:Sn?r|Senior|Jn?r|Junior|I{2,3}|I?V|VI|Esq|Ph\.?D)\.?", re.IGNORECASE)  # as Canvas takes them
_BEFORE_NUMBER = re.compile(r".*\D(?=\d+\s*$)", re.DOTALL)
_COPY = re.compile(r"(?: \((\d+)\)|-(\d{1,2}))$")


class Person(msgspec.Struct, frozen=True):
    """One student of a roster: the name in stamps, and everything else that a hand-in may be named after, folded.

    The number that a system gave stands there as `numbered` writes it.
    """

    student: str
    names: frozenset[str]


class Roster(msgspec.Struct, frozen=True, dict=True):
    """The students of a class, in the file's order."""

    people: tuple[Person, ...]

    @property
    def students(self) -> tuple[str, ...]:
        """What the students are called in stamps."""
        return tuple(self._students)

    def knows(self, student: str) -> bool:
        """Tell whether somebody is called so in stamps."""
        return student in self._students

    @cached_property
    def _students(self) -> dict[str, None]:
        return dict.fromkeys(person.student for person in self.people)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for person in self.people:
            for name in person.names:
                found.setdefault(name, []).append(person.student)
        return found

    def find(self, name: str) -> str | None:
        """Return the one student whose file or folder this is, by its name; None where none or several fit."""
        return self.find_said(names_in(name))

    def find_said(self, said: Iterable[frozenset[str]]) -> str | None:
        """Return the one student whom this is said of, the surest first; None where none or several fit."""
        for names in said:
            found = {student for name in names for student in self._by_name.get(name, ())}
            if len(found) == 1:
                return found.pop()
        return None


def names_in(name: str) -> list[frozenset[str]]:
    """Return what a file's or folder's name says of whose it is, folded; the surest first."""
    for system, form in (("canvas", _CANVAS), ("moodle", _MOODLE)):
        if found := form.fullmatch(name):
            number, called = found["user"], found["name"]
            if called == _ANONYMOUS:  # the number is then of the hand-in
                return []
            return [frozenset({one}) for one in (numbered(system, number), fold(called), number)]
    plain = fold(without_number(name))
    return [frozenset({fold(name)}), frozenset({plain}), frozenset(numbered(system, plain) for system in _GAVE)]


def numbered(system: str, number: str) -> str:
    """Return what the number that a system gave somebody is among a person's names.

    Two systems number by themselves: what is 101 in Canvas may be another one in Moodle, or somebody's own number.

    Args:
        system: "canvas" or "moodle".
        number: alone, or behind a word as in `Participant 4711`, in any language.
    """
    return f"{system}:{fold(_BEFORE_NUMBER.sub('', number))}"


def split_name(name: str) -> tuple[str, str] | None:
    """Return whose a file is, and its own name, where Canvas or Moodle wrote both as one name; None where not."""
    found = _CANVAS.fullmatch(name) or _MOODLE.fullmatch(name)
    file = (found["file"] or found.groupdict().get("text")) if found else ""
    return (f"{found['name']}_{found['user']}", file) if found and file else None


def owner_in(name: str) -> str:
    """Return whose a file or folder is by its name: of Canvas and Moodle the same for all uploads of one student."""
    found = _CANVAS.fullmatch(name) or _MOODLE.fullmatch(name)
    return f"{found['name']}_{found['user']}" if found else name


def feedback_path(name: str, page: str) -> str:
    """Return where in a zip Canvas or Moodle looks for what comes back for a hand-in; empty where neither named it.

    Moodle takes it in a folder of the same name, or as a file whose name begins as that of the hand-in; Canvas finds
    whose it is by the two numbers before the file's own name.

    Args:
        name: of what was handed in: a folder's, or a file's without its ending.
        page: the file's own name.
    """
    found = _MOODLE.fullmatch(name) or _CANVAS.fullmatch(name)
    if found is None or found.groupdict().get("text"):  # Canvas finds nobody by what it calls a typed text
        return ""
    return f"{name[: found.start('file')]}{page}" if found["file"] else f"{name}/{page}"


def is_canvas(name: str) -> bool:
    """Tell whether Canvas gave a file its name."""
    return _CANVAS.fullmatch(name) is not None


def without_number(name: str) -> str:
    """Return a name without the number of a copy: "double" for "double-1" and "double (2)"."""
    return _COPY.sub("", name)


def upload_in(name: str) -> tuple[int, int]:
    """Return two numbers that a system gives: both are higher of a later upload of one student, 0 where it gives none.

    The first is Canvas' number of the attachment or Gradescope's of the submission, the second that of a copy, `-1`.
    """
    found, copy = _CANVAS.fullmatch(name) or _GRADESCOPE.fullmatch(name), _COPY.search(name)
    return int(found["number"] or 0) if found else 0, int(copy[1] or copy[2]) if copy else 0


def fold(text: str) -> str:
    """Return the letters and digits of a name, without case and accents: what survives every system."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in plain if c.isalnum())


def given_first(name: str) -> str:
    """Return a name as it is said, where it begins with the family name: "Ng, Ada, Jr." is Ada Ng Jr."""
    family, *rest = (part.strip() for part in name.split(","))
    suffix = rest.pop() if len(rest) > 1 and _SUFFIX.fullmatch(rest[-1]) else ""
    *middle, given = rest or [""]
    return " ".join(filter(None, (given, ", ".join((family, *middle)), suffix)))


def read_roster(file: Path) -> Roster:
    """Read a roster.

    Raises:
        UsageFault: as `read_people`.
    """
    return Roster(tuple(one.person for one in read_people(file)))


class Entry(msgspec.Struct, frozen=True):
    """A student of a roster, the line there, and what it says in every column, by its name in small letters."""

    person: Person
    line: int
    cells: dict[str, str]


def read_people(file: Path) -> list[Entry]:
    """Read a roster.

    Raises:
        UsageFault: it cannot be read, names nobody or somebody twice, or a name that cannot be used.
    """
    try:
        text = read_table(file, MAX_BYTES)
    except UnreadableFile as fault:
        steps = {
            "text": SAVE_AGAIN,
            "folder": f"A class's folder is given as --class {file}",
        }
        raise UsageFault(f"The roster {file} {fault}", next_step=steps.get(fault.why, "")) from None
    rows = rows_of(file, text)
    if not rows:
        raise UsageFault(f"The roster {file} names nobody", next_step="Give one with a name a line, or an export.")
    people = _people([row for _, row in rows])
    seen: dict[str, int] = {}
    for person, (line, _) in zip(people, rows, strict=True):
        before = seen.setdefault(fold(person.student), line)
        why = why_no_name(person.student) or ("" if fold(person.student) else "has no letter or digit")
        if before != line and not why:
            why = f"stands in line {before} already"
        if why:
            raise row_fault(file, line, f"{person.student!r:.60} {why}")
    return [Entry(person, line, row) for person, (line, row) in zip(people, rows, strict=True)]


def _people(rows: list[dict[str, str]]) -> list[Person]:
    identity = next((name for name in _identities(rows) if all(row.get(name) for row in rows)), "")
    people = []
    for row in rows:
        given, family = (next((row[name] for name in names if row.get(name)), "") for names in (GIVEN, FAMILY))
        student = row[identity] if identity else f"{given} {family}".strip()
        said = {student, f"{given}{family}", f"{family}{given}", row.get("gradescope_id", "")}
        columns = NUMBERS | ({"id": "canvas"} if is_canvas_row(row) else {})
        for name in (name for name in IDENTITIES if name not in columns):
            cell = row.get(name, "")
            said |= {cell, given_first(cell)}
        numbers = {numbered(system, one) for name, system in columns.items() for one in row.get(name, "").split()}
        people.append(Person(student, frozenset({*filter(None, map(fold, said)), *numbers})))
    return people


def _identities(rows: list[dict[str, str]]) -> tuple[str, ...]:
    """Return what may be the students' names in stamps: of a class's own `roster.csv` what the class calls them."""
    own = any({"student", "name"} <= row.keys() or ("student" in row and row.keys() & {*SYSTEMS}) for row in rows)
    return ("student", *IDENTITIES) if own else IDENTITIES
