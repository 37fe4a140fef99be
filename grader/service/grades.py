"""The points that count, of everybody in every challenge, and how they get into the file of another system."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from grader.classes.folder import Class
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.points import points_of
from grader.course.roster import Roster
from grader.course.slug import name_of
from grader.errors import MachineFault, UsageFault
from grader.files import UnreadableFile, read_regular, write_atomically
from grader.gradebook import Gradebook
from grader.gradebook.records import Pointless
from grader.lms.marks import Filled, Mark, Students, whole
from grader.lms.sheet import Sheet
from grader.report.class_formats.csv import safe_cell
from grader.report.record import Status
from grader.service.counted import attempts_of, marks_of
from grader.text import one_line

_MAX_BYTES = 64 << 20


class Matrix(msgspec.Struct, frozen=True):
    """What everybody has in every challenge.

    Attributes:
        challenges: in the course's order, those that anybody has points in or that were asked for.
        students: of the roster in its order, else by name.
        marks: challenge -> student -> points; a student without any is missing.
        unknown: students with points whom the roster does not name.
        reasons: why somebody has no points.
    """

    challenges: tuple[str, ...]
    students: tuple[str, ...]
    marks: dict[str, dict[str, Mark]]
    unknown: tuple[str, ...] = ()
    reasons: dict[tuple[str, str], str] = msgspec.field(default_factory=dict)

    def total(self, student: str) -> float:
        """Return all points of a student."""
        return whole(sum(mark.earned for marks in self.marks.values() if (mark := marks.get(student))))


def read_matrix(
    book: Gradebook,
    course: Course,
    *,
    challenges: Iterable[str] = (),
    roster: Roster | None = None,
    class_: Class | None = None,
) -> Matrix:
    """Return the points that count.

    Args:
        book: where all is kept.
        course: whose challenges are meant: the gradebook may hold others.
        challenges: those that are asked for; none for all that anybody has points in.
        roster: who is shown; None: everybody in the gradebook, or in the class.
        class_: says which of several attempts counts, what lateness costs, and what is given by hand; None: the best
            counts, and lateness costs nothing.
    """
    wanted, attempts = tuple(challenges), attempts_of(book)
    by_hand = class_.adjustments if class_ else {}
    having = {one.challenge for own in attempts.values() for one in own} | {slug for _, slug in by_hand}
    shown = tuple(slug for slug in course.slugs() if (slug in wanted if wanted else slug in having))
    marks: dict[str, dict[str, Mark]] = {slug: {} for slug in shown}
    for student in {**attempts, **dict.fromkeys(student for student, _ in by_hand)}:
        for slug, mark in marks_of(student, attempts.get(student, []), class_).items():
            if slug in marks:
                marks[slug][student] = mark
    for slug, own in marks.items():
        if by_hand_alone := {student: mark for student, mark in own.items() if not mark.possible}:
            # What full marks are is known from the others, else from what the checks say.
            possible = max(mark.possible for mark in own.values()) or points_of(course.load(slug)) or 0
            own |= {student: Mark(mark.earned, possible, mark.note) for student, mark in by_hand_alone.items()}
    everybody = {student for one in marks.values() for student in one}
    people = roster or (class_.roster if class_ else None)
    reasons = {whose: _why(found) for whose, found in book.everybody.pointless().items()}
    reasons |= {whose: _not_graded(why) for whose, why in book.everybody.refusals().items()}
    if people is None:
        return Matrix(shown, tuple(sorted(everybody)), marks, reasons=reasons)
    return Matrix(shown, people.students, marks, tuple(sorted(everybody.difference(people.students))), reasons)


def _why(found: Pointless) -> str:
    """Say why a hand-in has no points."""
    if found.status is None:
        return "it was handed in and is not graded yet (grade batch goes on where it stopped)"
    if found.status is Status.REJECTED:
        return f"it could not be run: {one_line(found.message, 120)}".rstrip(".")
    return "a check broke when it was judged (mend it, then grade batch again)"


def _not_graded(why: str) -> str:
    return f"it could not be graded: {one_line(why, 120)}".rstrip(".")


def to_csv(matrix: Matrix) -> str:
    """Return a line per student with a column per challenge, and the points possible as the second line."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    most = [max((mark.possible for mark in matrix.marks[slug].values()), default=0) for slug in matrix.challenges]
    writer.writerow(["student", *matrix.challenges, "total"])
    writer.writerow(["points possible", *most, sum(most)])
    for student in matrix.students:
        earned = [mark.earned if (mark := matrix.marks[slug].get(student)) else "" for slug in matrix.challenges]
        writer.writerow([safe_cell(student), *earned, matrix.total(student)])
    return file.getvalue()


def to_jsonl(matrix: Matrix) -> str:
    """Return a JSON object per student: the points of each challenge, with those possible."""
    lines = []
    for student in matrix.students:
        points = {slug: marks[student] for slug, marks in matrix.marks.items() if student in marks}
        lines.append({"student": student, "points": msgspec.to_builtins(points), "total": matrix.total(student)})
    return "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)


def fill_canvas(
    file: Path, matrix: Matrix, course: Course, *, roster: Roster | None, named: Mapping[str, str], whole: bool = False
) -> Filled:
    """Fill Canvas' gradebook; a challenge's column is the one that is named, or called as its title or its own name.

    Args:
        file: the gradebook.
        matrix: the points.
        course: whose challenges they are.
        roster: who is who; None where it is not known.
        named: challenge -> its column.
        whole: whether the matrix is of all challenges: of one that it lacks, and that has a column, it is told then.

    Raises:
        UsageFault: the file cannot be read, or is no such one.
    """
    from grader.lms import canvas

    def called(challenge: Challenge) -> tuple[str, ...]:
        slug = challenge.slug
        return (named[slug],) if slug in named else (challenge.meta.title, slug, name_of(slug))

    columns = {slug: called(course.load(slug)) for slug in matrix.challenges}
    others = [one for one in course.survey()[0] if one.meta.judged and one.slug not in columns] if whole else []
    sheet, students = _read(file), _students(matrix, roster)
    filled = canvas.fill(sheet, matrix.marks, columns, students, reasons=matrix.reasons)
    return msgspec.structs.replace(filled, idle=canvas.columns_of(sheet, map(called, others)))


def fill_moodle(file: Path, matrix: Matrix, *, roster: Roster | None, column: str) -> Filled:
    """Fill Moodle's grading worksheet, which is of one assignment.

    Raises:
        UsageFault: the file cannot be read, or is no such one; or the matrix is of several challenges.
    """
    from grader.lms import moodle

    if len(matrix.challenges) != 1:
        several = ", ".join(matrix.challenges) or "none has points yet"
        raise UsageFault(
            f"Moodle's worksheet is of one assignment; name the challenge that it is for ({several})",
            next_step="grade grades moodle CHALLENGE --fill FILE",
        )
    challenge = matrix.challenges[0]
    reasons = {student: why for (student, slug), why in matrix.reasons.items() if slug == challenge}
    return moodle.fill(_read(file), matrix.marks[challenge], column, _students(matrix, roster), reasons=reasons)


def write(data: bytes, out: Path) -> None:
    """Write a filled file.

    Raises:
        MachineFault: it cannot be written.
    """
    try:
        write_atomically(out, data)
    except OSError as fault:
        raise MachineFault(
            f"{out} cannot be written: {fault.strerror or fault}", next_step="Name another place: --out FILE"
        ) from None


def _students(matrix: Matrix, roster: Roster | None) -> Students:
    having = {student for marks in matrix.marks.values() for student in marks}
    return Students(having | {student for student, slug in matrix.reasons if slug in matrix.challenges}, roster)


def _read(file: Path) -> Sheet:
    try:
        raw = read_regular(file, _MAX_BYTES)
    except UnreadableFile as fault:
        raise UsageFault(f"{file} {fault}") from None
    return Sheet(raw, str(file))
