"""Canvas' gradebook, as Gradebook > Export > Export Entire Gradebook writes it and Import takes it back.

Its importer (canvas-lms, `lib/gradebook_importer.rb`) finds a student by ID, then SIS User ID, SIS Login ID, then name,
and an assignment by the number at the end of its column. Below the header stands a row with the points possible, or
`(read only)` in a column that Canvas counts itself. `EX` excuses a student.
"""

import re
from collections.abc import Iterable, Mapping

from grader.course.roster import fold, numbered
from grader.errors import UsageFault
from grader.lms.filling import Filling
from grader.lms.marks import NOTHING, Filled, Marks, Reasons, Students
from grader.lms.sheet import Line, Sheet

_NUMBERED = re.compile(r"(.*?)\s*\(\d+\)")
_POINTS, _TEST_STUDENT = "points possible", ("student, test", "test student")
_SUREST_FIRST = ("sis user id", "sis login id", "integration id")


def fill(
    sheet: Sheet,
    marks: Mapping[str, Marks],
    columns: Mapping[str, tuple[str, ...]],
    students: Students,
    *,
    reasons: Reasons,
) -> Filled:
    """Fill a gradebook with scores, scaled to the points that Canvas has for the assignment.

    Args:
        sheet: the gradebook; it is changed.
        marks: challenge -> marks.
        columns: challenge -> what its column may be called, without the number at the end; the surest first.
        students: finds whose a row is.
        reasons: why somebody has no mark.

    Raises:
        UsageFault: it is no gradebook of Canvas, or of a challenge's columns it is not clear which is meant.
    """
    titles = [cell.strip() for cell in sheet.head.cells]
    low = [title.lower() for title in titles]
    parted = low[:3] == ["lastname", "firstname", "id"]
    if not (parted or (len(low) > 1 and "student" in low[0] and low[1] == "id")):
        raise UsageFault(
            "This is no gradebook of Canvas: its first columns are Student and ID",
            next_step="In Canvas: Gradebook > Export > Export Entire Gradebook.",
        )
    points = next((line for line in sheet.lines if line.cell(0).lower() == _POINTS), None)
    filling = Filling(sheet)
    used = _columns(sheet, filling, {challenge: columns[challenge] for challenge in marks}, points)
    told_by = [low.index(name) for name in _SUREST_FIRST if name in low]
    for line in sheet.lines if used else ():
        who = f"{line.cell(0)}, {line.cell(1)}" if parted else line.cell(0)
        if line is points or not line.cell(0) or who.lower() in _TEST_STUDENT:  # blank ones say what is posted by hand
            continue
        own = line.cell(low.index("id"))
        told = [cell for column in told_by if (cell := line.cell(column))]
        # Of a school's own numbers one may be another one's in Canvas: that is asked for alone where it has no other.
        student, why = students.find([*told, who, *([] if told else [own])], numbered("canvas", own))
        if student is None:
            filling.leave(line, who, why)
            continue
        filling.seen.add(student)
        for challenge, (column, out_of_points) in used.items():
            mark = marks[challenge].get(student)
            if line.cell(column).upper() == "EX":
                filling.leave(line, who, f"excused from {titles[column]} (EX)")
            elif mark is None:
                filling.leave(line, who, f"no points for {challenge}: {reasons.get((student, challenge), NOTHING)}")
            else:
                filling.put(line, who, column, mark=mark, out_of=out_of_points)
    return filling.done(student for challenge in used for student in marks[challenge])


def columns_of(sheet: Sheet, names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the columns that challenges have, in the file's order.

    Args:
        sheet: the gradebook.
        names: what each challenge's column may be called, as in `fill`.
    """
    titles = [cell.strip() for cell in sheet.head.cells]
    found = {i for called in names for name in called for i in _called(titles, name)}
    return tuple(titles[i] for i in sorted(found))


def _columns(
    sheet: Sheet, filling: Filling, names: Mapping[str, tuple[str, ...]], points: Line | None
) -> dict[str, tuple[int, float | None]]:
    """Return challenge -> its column and the points that Canvas has for it; None where it says none."""
    titles = [cell.strip() for cell in sheet.head.cells]
    used = {}
    for challenge, called in names.items():
        column = _column(titles, called, challenge)
        out_of = points.cell(column) if points and column is not None else ""
        if column is None:
            filling.leave(
                sheet.head, challenge, f'no column is called {called[0]!r}; name it: --column "{challenge}=NAME"'
            )
        elif "read only" in out_of.lower():
            filling.leave(sheet.head, titles[column], "Canvas counts this column itself (read only)")
        elif (most := sheet.read_number(out_of)) == 0:
            filling.leave(
                sheet.head, titles[column], "full marks are 0 there: give the assignment points, export again"
            )
        else:
            used[challenge] = (column, most)
            if most is None:
                said = f"{out_of!r} as" if out_of else "no"
                filling.leave(
                    sheet.head, titles[column], f"there are {said} Points Possible, so points are put as they are here"
                )
    return used


def _column(titles: list[str], names: tuple[str, ...], challenge: str) -> int | None:
    """Return the column of a challenge: of the surest name that one has."""
    for name in names:
        found = _called(titles, name)
        if len(found) > 1:
            both = " and ".join(titles[i] for i in found)
            raise UsageFault(
                f"{challenge}: several columns are called so: {both}",
                next_step=f'Name one: --column "{challenge}={titles[found[0]]}"',
            )
        if found:
            return found[0]
    return None


def _called(titles: list[str], name: str) -> list[int]:
    """Return the columns of a name, with or without the number that Canvas puts behind it."""
    return [
        i
        for i, title in enumerate(titles)
        if title == name or ((found := _NUMBERED.fullmatch(title)) and fold(found[1]) == fold(name))
    ]
