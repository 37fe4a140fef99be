"""The rows of a roster: a table's, as gradebooks and participants' lists export it, or one name a line."""

import csv
import re
from collections.abc import Collection
from pathlib import Path

from grader.course.tables import delimiter_of, why_no_csv
from grader.errors import UsageFault

# What a student is called in stamps: the first of these that the roster has, filled in for everybody.
IDENTITIES = (
    "student id", "login", "login id", "username", "sis login id", "sid", "sis user id", "id number", "id", "email",
    "email address", "student", "name", "full name",
)  # fmt: skip
SYSTEMS = ("canvas_id", "moodle_id", "gradescope_id")
GIVEN, FAMILY = ("first name", "given name", "firstname"), ("last name", "surname", "family name", "lastname")
NUMBERS = {"canvas_id": "canvas", "moodle_id": "moodle", "identifier": "moodle", "participant": "moodle"}
"""Column -> the system that gave the numbers in it."""
_SUMS = frozenset(
    "total totals subtotal sum average averages avg mean median maximum minimum points stdev deviation "
    "summe gesamt gesamtpunkte durchschnitt mittelwert moyenne promedio media suma somma gemiddelde totaal".split()
)
_OF_SUMS = _SUMS | frozenset(
    "class course group overall all of out possible max min score scores grade grades count number students standard "
    "std dev possibles der des de la le les du del".split()
)
"""Words of which what stands before a row of sums is made; one of the first is among them."""


def rows_of(file: Path, text: str) -> list[tuple[int, dict[str, str]]]:
    """Return line, and column -> cell, of each student; the columns by their names in small letters.

    Raises:
        UsageFault: a line is wrong, or is of no student; names it.
    """
    filled = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    lines = [line for _, line in filled]
    if not lines:
        return []
    delimiter = delimiter_of(lines[0])
    head = [cell.strip().lower() for cell in next(csv.reader(lines[:1], delimiter=delimiter))]
    if not set(head) & {*IDENTITIES, *FAMILY}:
        _require_names(file, filled)
        return [(number, {"student": line.strip()}) for number, line in filled]
    reader = csv.reader(lines[1:], delimiter=delimiter, strict=True)
    rows, begun = [], 1
    try:
        for row in reader:
            line, begun = filled[begun][0], reader.line_num + 1
            if any(map(str.strip, row[len(head) :])):
                raise row_fault(file, line, f"{len(row)} cells, and the header has {len(head)}")
            rows.append((line, {name: cell.strip() for name, cell in zip(head, row, strict=False)}))
    except csv.Error as fault:
        raise row_fault(file, filled[min(begun, len(filled) - 1)][0], why_no_csv(fault)) from None
    rows = [one for one in rows if any(one[1].values()) and not (is_canvas_row(one[1]) and _is_nobody(one[1]))]
    _require_students(file, rows)
    return rows


def _require_names(file: Path, filled: list[tuple[int, str]]) -> None:
    """Refuse a table whose columns have no names that are known: it is not a list of one name a line."""
    if filled[0][1].lstrip().startswith("<"):
        raise row_fault(file, filled[0][0], "a web page, not a roster", "Download the export again, logged in.")
    for number, line in filled:
        if line.count(",") > 1 or ";" in line or "\t" in line:
            raise row_fault(
                file, number, "several cells, and the first line does not name the column that students are called by",
                f"Name it there as one of: {', '.join(IDENTITIES)}.",
            )  # fmt: skip


def _require_students(file: Path, rows: list[tuple[int, dict[str, str]]]) -> None:
    """Refuse a row of a table that says whose it is in no column, or only what a row of sums says, such as "Total".

    Nobody is left out for a name: who is called so and has a number, an address or a login besides is a student.
    """
    own = {*IDENTITIES, *SYSTEMS, *NUMBERS, *GIVEN, *FAMILY}
    for line, row in rows:
        said = [row[column] for column in row if column in own and row[column]]
        words = re.findall(r"\w+", said[0].lower()) if len(said) == 1 else []
        if not said:
            why = f"no student is named there, and yet it says {next(filter(None, row.values()))!r:.60}"
            raise row_fault(file, line, why, "Take that line out, or name the student in it, then type the same again.")
        if len(row) > 1 and {*words} <= _OF_SUMS and not _SUMS.isdisjoint(words):
            why = f"{said[0]!r:.60} alone, with no number, address or login, is taken for sums, not for a student"
            step = "Take that line out, or give that student another of these in it, then type the same again."
            raise row_fault(file, line, why, step)


def _is_nobody(row: dict[str, str]) -> bool:
    """Tell whether a row of Canvas' gradebook is no student's: points possible, how grades are posted, Canvas' own."""
    called = row.get("student", "") or ", ".join(filter(None, (row.get("lastname"), row.get("firstname"))))
    return called.lower() in ("", "points possible", "student, test", "test student")


def row_fault(
    file: Path, line: int, why: str, next_step: str = "Mend it there, then type the same again."
) -> UsageFault:
    """Return what says what is wrong in a line of a roster."""
    return UsageFault(f"The roster {file}, line {line}: {why}", next_step=next_step)


def is_canvas_row(row: Collection[str]) -> bool:
    """Tell by its columns, in small letters, whether a row is of a gradebook of Canvas."""
    return {"student", "id", "section"} <= {*row} or {"lastname", "firstname", "id", "section"} <= {*row}
