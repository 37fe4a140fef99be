"""`roster.csv`: a student a line, and what each system calls them."""

import csv
import difflib
import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from grader.classes.lateness import Extension
from grader.classes.policy import NoTime, end_of, in_zone
from grader.classes.rows import open_table
from grader.course.listing import why_no_name
from grader.course.roster import Person, Roster, fold, numbered
from grader.course.tables import why_no_csv
from grader.errors import UsageFault

FILE = "roster.csv"
COLUMNS = (
    "student", "name", "email", "section", "canvas_id", "moodle_id", "gradescope_id", "late_days", "extensions",
    "time_factor",
)  # fmt: skip
_NAMES = ("student", "name", "email", "canvas_id", "moodle_id", "gradescope_id")
_NUMBERS = {"canvas_id": "canvas", "moodle_id": "moodle"}
_DISTINCT = ("student", "email", "canvas_id", "moodle_id", "gradescope_id")
_MAX_BYTES = 16 << 20


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """One student of a class.

    Attributes:
        student: the name in stamps and in the gradebook.
        cells: column -> what the roster says, without empty ones.
        late_days: in the bank, beyond what everybody has.
        extensions: challenge, or "*" for all -> how much longer.
        time_factor: time limits are so many times as long.
    """

    student: str
    cells: dict[str, str]
    late_days: int = 0
    extensions: dict[str, Extension] = msgspec.field(default_factory=dict)
    time_factor: float = 1.0

    @property
    def person(self) -> Person:
        """The student, with everything that a hand-in or a row of another system may say."""
        said = {self.cells[column] for column in _NAMES if column in self.cells and column not in _NUMBERS}
        said |= {"".join(reversed(name.rsplit(" ", 1))) for name in said if " " in name}
        numbers = {
            numbered(system, one)
            for column, system in _NUMBERS.items()
            for one in numbers_in(self.cells.get(column, ""))
        }
        return Person(self.student, frozenset({*filter(None, map(fold, said)), *numbers}))

    @property
    def said(self) -> frozenset[str]:
        """What the roster says that somebody may be called: names, address, numbers."""
        called = {self.cells[column] for column in _NAMES if column in self.cells and column not in _NUMBERS}
        return frozenset(called.union(*(numbers_in(self.cells.get(column, "")) for column in _NUMBERS)))


def numbers_in(cell: str) -> list[str]:
    """Return the numbers that a system gave a student: Moodle gives everybody another one in each assignment."""
    return cell.split()


def roster_of(students: tuple[Student, ...]) -> Roster:
    """Return who they are, as hand-ins and rows of other systems are held against it."""
    return Roster(tuple(student.person for student in students))


def read_students(file: Path, zone: ZoneInfo) -> tuple[Student, ...]:
    """Read `roster.csv`.

    Args:
        file: the file.
        zone: in which times of extensions without a zone are meant.

    Raises:
        UsageFault: it cannot be read; names the file, the line and what is wrong there.
    """
    reader = open_table(file, _MAX_BYTES)
    students: list[Student] = []
    seen: dict[tuple[str, str], int] = {}
    called: dict[str, tuple[int, str]] = {}
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        _check_head(file, head)
        before = reader.line_num
        for row in reader:
            line, before = before + 1, reader.line_num  # a cell in quotes may hold several
            cells = {name: cell.strip() for name, cell in zip(head, row, strict=False) if cell.strip()}
            if not cells:
                continue
            if len(row) > len(head):
                raise UsageFault(f"{file}, line {line}: {len(row)} cells, and the header has {len(head)}")
            require_distinct(f"{file}, line {line}", cells, line, seen)
            _require_own(f"{file}, line {line}", cells, line, called)
            students.append(_student(f"{file}, line {line}", cells, zone))
    except csv.Error as fault:
        raise UsageFault(f"{file}, line {reader.line_num}: {why_no_csv(fault)}") from None
    if not students:
        raise UsageFault(f"{file} names nobody")
    return tuple(students)


def _require_own(where: str, cells: dict[str, str], line: int, called: dict[str, tuple[int, str]]) -> None:
    """Refuse a student who is called what in another column another one is: it would not be clear who is meant."""
    for column in ("student", "email", "gradescope_id"):
        before, other = called.setdefault(fold(cells.get(column, "")), (line, column))
        if cells.get(column) and before != line:
            raise UsageFault(f"{where}: {column} {cells[column]!r} stands in line {before} already, as {other}")


def require_distinct(where: str, cells: dict[str, str], line: int, seen: dict[tuple[str, str], int]) -> None:
    """Refuse a student with a number, an address or a name in stamps that one of an earlier line has.

    Args:
        where: the file and the line, for the message.
        cells: of this student, by column.
        line: the line's number.
        seen: column and what it says -> the first line that says so; this line is added.

    Raises:
        UsageFault: names the column, what it says and both lines.
    """
    for column in _DISTINCT:
        for said in said_in(column, cells):
            before = seen.setdefault((column, fold(said)), line)
            if fold(said) and before != line:
                raise UsageFault(
                    f"{where}: {column} {said!r:.60} stands in line {before} already",
                    next_step="Mend it there, then type the same again.",
                )


def said_in(column: str, cells: dict[str, str]) -> list[str]:
    """Return what a column says that no other student's may say."""
    return numbers_in(cells.get(column, "")) if column in _NUMBERS else [cells.get(column, "")]


def write_students(students: tuple[Student, ...]) -> str:
    """Return a roster's text, with every column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([one.cells.get(column, "") for column in COLUMNS] for one in students)
    return text.getvalue()


def _check_head(file: Path, head: list[str]) -> None:
    for name in head:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(COLUMNS)}"
            raise UsageFault(
                f"{file}, line 1: unknown column {name!r}; {hint}",
                next_step="A file of Canvas, Moodle or Gradescope becomes one by: grade class init FOLDER --from FILE",
            )
    if "student" not in head:
        raise UsageFault(f"{file}, line 1: there is no column student")
    if twice := next((name for name in head if head.count(name) > 1), ""):
        raise UsageFault(f"{file}, line 1: column {twice} is there twice")


def _student(where: str, cells: dict[str, str], zone: ZoneInfo) -> Student:
    name = cells.get("student", "")
    why = why_no_name(name) or ("" if fold(name) else "has no letter or digit")
    if why:
        raise UsageFault(f"{where}: student {name!r} {why}")
    late_days = cells.get("late_days", "0")
    if not re.fullmatch(r"\d{1,4}", late_days):
        raise UsageFault(f"{where}: late_days {late_days!r} is no whole number of days")
    extensions: dict[str, Extension] = {}
    for one in filter(str.strip, cells.get("extensions", "").split(";")):
        challenge, longer = _extension(where, one.strip(), zone)
        if challenge in extensions:
            raise UsageFault(f"{where}: extensions: {'all' if challenge == '*' else challenge} is there twice")
        extensions[challenge] = longer
    factor = cells.get("time_factor", "1")
    if not re.fullmatch(r"\d{1,2}(\.\d{1,3})?", factor) or not 1 <= float(factor) <= 10:
        raise UsageFault(f"{where}: time_factor {factor!r} is no number from 1 to 10 such as 1.5")
    return Student(
        student=name, cells=cells, late_days=int(late_days), extensions=extensions, time_factor=float(factor)
    )


def _extension(where: str, text: str, zone: ZoneInfo) -> tuple[str, Extension]:
    """Read "3 days", "08-train-epoch: 3 days" or "08-train-epoch: 2026-10-20 18:00"."""
    challenge, colon, rest = text.partition(":")
    if not colon or not re.fullmatch(r"[a-z0-9-]+|\*", challenge.strip()) or re.fullmatch(r"\d{4}-.*", challenge):
        challenge, rest = "*", text
    rest = rest.strip()
    if days := re.fullmatch(r"(\d{1,3}) days?", rest):
        return challenge.strip(), timedelta(days=int(days[1]))
    try:
        until = datetime.fromisoformat(rest)
        if re.fullmatch(r"[\d-]+", rest):  # a day alone is its end, as in class.toml
            until = end_of(until)
        return challenge.strip(), in_zone(until, zone)
    except NoTime as fault:
        raise UsageFault(f"{where}: extensions: {fault}") from None
    except ValueError:
        why = f"{rest!r} is neither days nor a time"
        raise UsageFault(
            f"{where}: extensions: {why}",
            next_step='Write "3 days", "08-train-epoch: 3 days" or "08-train-epoch: 2026-10-20 18:00"; several with ;',
        ) from None
