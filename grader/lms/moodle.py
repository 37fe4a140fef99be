"""Moodle's grading worksheet, as an assignment's Download grading worksheet writes it and Upload takes it back.

Its header is in the site's language, so columns are known by their order and by what stands in them: the identifier
(`Participant 4711`) first, then names and address, and somewhere grade, maximum grade, and whether it can be changed,
in this order (moodle, `mod/assign/gradingtable.php`). Moodle skips a row without a word where the grade is unchanged,
blank, above the maximum or locked; here each of these is told.
"""

import re
from collections.abc import Mapping

from grader.course.roster import numbered
from grader.errors import UsageFault
from grader.lms.filling import Filling
from grader.lms.marks import NOTHING, Filled, Marks, Students
from grader.lms.sheet import Line, Sheet

_IDENTIFIER = re.compile(r"\D*?(\d+)")
_LOCKED = frozenset(
    "no non nein não nee nie nej nei ei ne нет ні не hayır いいえ 否 아니오 아니요 لا לא όχι nem nu".split()
)
"""What stands in the column after the maximum grade of a row that is locked: Moodle's word for no, by language."""


def fill(sheet: Sheet, marks: Marks, column: str, students: Students, *, reasons: Mapping[str, str]) -> Filled:
    """Fill a worksheet with scores, scaled to its maximum grade.

    Args:
        sheet: the worksheet; it is changed.
        marks: of the challenge that the assignment is for.
        column: what the column of grades is called; empty: the one with grades or nothing in it, and maxima beside it.
        students: finds whose a row is.
        reasons: student -> why that one has no mark.

    Raises:
        UsageFault: it is no worksheet of Moodle, or no column of grades is found.
    """
    odd = next((line for line in sheet.lines if not _IDENTIFIER.fullmatch(line.cell(0))), None)
    if odd is not None:
        raise UsageFault(
            f"This is no grading worksheet of Moodle: line {odd.number} begins with {odd.cell(0)!r:.40}, not with an "
            "identifier such as Participant 4711",
            next_step="In Moodle: the assignment's Submissions > Actions > Download grading worksheet.",
        )
    grade = _grade_column(sheet, column)
    most, changeable = grade + 1, grade + 2
    filling = Filling(sheet)
    for line in sheet.lines:
        who = line.cell(1) or line.cell(0)
        student, why = students.find(_told(line, grade), numbered("moodle", line.cell(0)))
        out_of = sheet.read_number(line.cell(most))
        if student is None:
            filling.leave(line, who, why)
            continue
        filling.seen.add(student)
        if student not in marks:
            filling.leave(line, who, f"no points: {reasons.get(student, NOTHING)}")
        elif line.cell(changeable).lower() in _LOCKED:
            filling.leave(line, who, "locked: Moodle says that its grade cannot be changed")
        elif out_of is None:
            filling.leave(line, who, f"{line.cell(most)!r} is no maximum grade: a scale, not points")
        else:
            filling.put(line, who, grade, mark=marks[student], out_of=out_of)
    return filling.done(marks)


def _told(line: Line, grade: int) -> list[str]:
    """Return what says whose a row is, beside its number, the surest first: all that stands before the grade.

    What stands before the @ of an address comes last: where it is not the school's, it may be another one's login.
    """
    before = [line.cell(i) for i in range(1, grade)]
    addresses = [cell for cell in before if "@" in cell]
    names = [cell for cell in before if cell and "@" not in cell]
    return [*addresses, *names, *(a.partition("@")[0] for a in addresses)]


def _grade_column(sheet: Sheet, column: str) -> int:
    titles = [cell.strip().lower() for cell in sheet.head.cells]
    if column:
        found = [i for i, title in enumerate(titles) if title == column.strip().lower()]
    else:
        found = [i for i in range(1, len(titles) - 1) if _holds_grades(sheet, i)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(cell.strip() for cell in sheet.head.cells)
    raise UsageFault(
        f"It is not clear which column holds the grades; there are: {listed}",
        next_step='Name it, as it stands there: --column "Grade"',
    )


def _holds_grades(sheet: Sheet, i: int) -> bool:
    """Tell whether a column holds numbers or nothing, and the next one the same number in every row."""
    grades, most = ([line.cell(column) for line in sheet.lines] for column in (i, i + 1))
    is_most = len(set(most)) == 1 and (sheet.read_number(most[0]) or 0) > 0
    return is_most and all(cell in ("", "-") or sheet.read_number(cell) is not None for cell in grades)
