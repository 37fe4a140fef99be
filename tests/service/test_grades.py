"""Which points count, of whom, and what is printed of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from grader.classes.adjustments import Adjustment
from grader.classes.folder import Class
from grader.classes.people import Student
from grader.classes.policy import NO_POLICY, Rules
from grader.course.course import Course
from grader.course.points import points_of
from grader.course.roster import Person, Roster
from grader.errors import MachineFault, UsageFault
from grader.gradebook import Gradebook
from grader.lms.marks import Mark
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import Grade, Status
from grader.service.grades import fill_canvas, fill_moodle, read_matrix, to_csv, to_jsonl, write
from tests.report.examples import grade as example

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
ROSTER = Roster(tuple(Person(name, frozenset({name})) for name in ("cyd", "ada", "bob")))


def checks(earned: int) -> tuple[CheckResult, ...]:
    """Return four checks of a point each, so many of them passed."""
    return tuple(
        CheckResult(id=f"test_{i}", title="T", points=1, outcome=Outcome.PASSED if i < earned else Outcome.FAILED)
        for i in range(4)
    )


@pytest.fixture
def book(tmp_path: Path) -> Gradebook:
    """Return a gradebook with several attempts, one that broke, and one of another course."""
    kept = Gradebook(str(tmp_path / "book.db"))
    attempts = [
        ("ada", "01-twice", 1), ("ada", "01-twice", 4), ("ada", "01-twice", 2), ("bob", "02-again", 3),
        ("=2+2", "01-twice", 1), ("ada", "99-elsewhere", 4),
    ]  # fmt: skip
    broken = msgspec.structs.replace(example(), status=Status.BROKEN, checks=())
    for minute, (student, slug, earned) in enumerate(attempts):
        store(kept, student, slug, minute, msgspec.structs.replace(example(), checks=checks(earned)))
    store(kept, "ada", "01-twice", 99, broken)
    return kept


def store(kept: Gradebook, student: str, slug: str, minute: int, grade: Grade) -> None:
    """Put one graded submission into a gradebook."""
    number = kept.add_submission(
        student=student, challenge=slug, draw=0, source=f"x = {minute}".encode(), filename="x.py", device="cpu",
        submitted_at=NOON + timedelta(minutes=minute),
    )  # fmt: skip
    kept.store_grade(number, msgspec.structs.replace(grade, student=student))


@pytest.mark.parametrize(("counts", "earned"), [("best", 4), ("last", 2), ("first", 1)])
def test_which_attempt_counts(book: Gradebook, quiz_course: Course, counts: str, earned: int) -> None:
    """Never one that broke: it was no attempt."""
    rules = msgspec.convert({"counts": counts}, Rules)
    class_ = Class(policy=msgspec.structs.replace(NO_POLICY, every=rules), students=())
    matrix = read_matrix(book, quiz_course, class_=class_)

    assert matrix.marks["01-twice"]["ada"].earned == earned


def test_lateness_takes_points(book: Gradebook, quiz_course: Course) -> None:
    """By the class's rules and the student's extension; why is told with the points."""
    rules = Rules(due=NOON - timedelta(hours=30), penalty_per_day=0.25)
    ada = Student(student="ada", cells={"student": "ada"}, extensions={"*": timedelta(days=1)})
    class_ = Class(policy=msgspec.structs.replace(NO_POLICY, every=rules), students=(ada,))
    matrix = read_matrix(book, quiz_course, class_=class_)

    late = "It was {} late; {} of the points are taken off."
    assert matrix.marks["01-twice"]["ada"] == Mark(3.0, 4, late.format("1 day", "25%"))
    assert matrix.marks["02-again"]["bob"] == Mark(1.5, 4, late.format("2 days", "50%"))
    assert (matrix.students, matrix.unknown) == (("ada",), ("=2+2", "bob"))


def test_what_is_given_by_hand(book: Gradebook, quiz_course: Course, tmp_path: Path) -> None:
    """Beside what counts, lateness and all, never below nothing, also to who handed in nothing; in every export."""
    people = tuple(Student(student=name, cells={"student": name}) for name in ("ada", "bob", "cyd"))
    given = {
        ("ada", "01-twice"): Adjustment(1.5, "Clear.", 2),
        ("bob", "02-again"): Adjustment(-9, "", 3),
        ("cyd", "02-again"): Adjustment(2, "Shown at the board.", 4),
    }
    rules = Rules(due=NOON - timedelta(hours=1), penalty_per_day=0.5)
    class_ = Class(policy=msgspec.structs.replace(NO_POLICY, every=rules), students=people, adjustments=given)
    matrix = read_matrix(book, quiz_course, class_=class_)

    late = "It was 1 day late; 50% of the points are taken off."
    assert matrix.marks["01-twice"]["ada"] == Mark(3.5, 4, f"{late} +1.5 points by hand: Clear.")
    assert matrix.marks["02-again"] == {
        "bob": Mark(0, 4, f"{late} −9 points by hand."), "cyd": Mark(2, 4, "+2 points by hand: Shown at the board.")
    }  # fmt: skip
    assert to_csv(matrix).splitlines()[2:] == ["ada,3.5,,3.5", "bob,,0,0", "cyd,,2,2"]
    assert '"note": "+2 points by hand: Shown at the board."' in to_jsonl(matrix)
    file = tmp_path / "g.csv"
    file.write_text("Student,ID,Section,Again (2)\n    Points Possible,,,8\ncyd,1,A,\n")
    assert fill_canvas(file, matrix, quiz_course, roster=None, named={}).data.decode().splitlines()[2] == "cyd,1,A,4"


def test_what_is_given_by_hand_alone(tmp_path: Path, quiz_course: Course) -> None:
    """Is scaled by what the checks say where nothing was judged; a comment is no points; an idle column is told."""
    given = {
        ("ada", "01-twice"): Adjustment(1, "", 2),
        ("bob", "01-twice"): Adjustment(None, "Was ill.", 3),
        ("cyd", "01-twice"): Adjustment(0, "", 4),
    }
    people = tuple(Student(student=name, cells={"student": name}) for name in ("ada", "bob", "cyd"))
    class_ = Class(policy=NO_POLICY, students=people, adjustments=given)
    with Gradebook(str(tmp_path / "empty.db")) as empty:
        matrix = read_matrix(empty, quiz_course, class_=class_)
    possible = points_of(quiz_course.load("01-twice"))
    file = tmp_path / "g.csv"
    file.write_text(
        "Student,ID,Section,Twice (1),Again (2)\n    Points Possible,,,30,9\nada,1,A,,\nbob,2,A,,\ncyd,3,A,,\n"
    )
    filled = fill_canvas(file, matrix, quiz_course, roster=None, named={}, whole=True)

    assert matrix.marks["01-twice"]["ada"] == Mark(1, possible or 0, "+1 point by hand.")
    assert filled.data.decode().splitlines()[2:] == ["ada,1,A,10,", "bob,2,A,,", "cyd,3,A,0,"]
    assert filled.idle == ("Again (2)",)
    assert fill_canvas(file, matrix, quiz_course, roster=None, named={}).idle == ()


def test_a_matrix(book: Gradebook, quiz_course: Course) -> None:
    """Challenges in the course's order, students in the roster's; who is not in it is told."""
    matrix = read_matrix(book, quiz_course, roster=ROSTER)

    assert matrix.challenges == ("01-twice", "02-again")
    assert matrix.students == ("cyd", "ada", "bob")
    assert matrix.unknown == ("=2+2",)
    assert [matrix.total(student) for student in matrix.students] == [0, 4, 3]
    assert read_matrix(book, quiz_course, challenges=["02-again"]).students == ("bob",)


def test_as_csv_and_as_json(book: Gradebook, quiz_course: Course) -> None:
    """A student's name is no formula, and nothing is no zero."""
    matrix = read_matrix(book, quiz_course)

    assert to_csv(matrix) == (
        "student,01-twice,02-again,total\npoints possible,4,4,8\n'=2+2,1,,1\nada,4,,4\nbob,,3,3\n"
    )
    assert to_jsonl(matrix).splitlines()[2] == (
        '{"points": {"02-again": {"earned": 3, "note": "", "possible": 4}}, "student": "bob", "total": 3}'
    )


def test_canvas_columns_are_found_by_title(book: Gradebook, quiz_course: Course, tmp_path: Path) -> None:
    """Or by the challenge's own name, with its number or without."""
    file = tmp_path / "g.csv"
    file.write_text("Student,ID,Section,Twice (1),again (2)\n    Points Possible,,,8,4\nada,1,A,,\nbob,2,A,,\n")
    matrix = read_matrix(book, quiz_course)
    filled = fill_canvas(file, matrix, quiz_course, roster=None, named={})

    assert filled.data.decode().splitlines()[2:] == ["ada,1,A,8,", "bob,2,A,,3"]
    assert filled.unseen == ("=2+2",)


def test_moodle_is_of_one_challenge(book: Gradebook, quiz_course: Course, tmp_path: Path) -> None:
    """Which must be named where there are several."""
    file = tmp_path / "w.csv"
    file.write_text("Identifier,Full name,Grade,Maximum\nParticipant 1,bob,,100\n")
    both = read_matrix(book, quiz_course)
    with pytest.raises(UsageFault, match=r"\(01-twice, 02-again\)"):
        fill_moodle(file, both, roster=None, column="")

    one = read_matrix(book, quiz_course, challenges=["02-again"])
    assert fill_moodle(file, one, roster=None, column="").data.decode().splitlines()[1] == "Participant 1,bob,75,100"


def test_why_somebody_has_no_points(book: Gradebook, quiz_course: Course, tmp_path: Path) -> None:
    """What was handed in and has none is told apart from what never came, in whoever's file."""
    rejected = msgspec.structs.replace(
        example(), status=Status.REJECTED, checks=(), message="Line 3 is no Python:\nx = ."
    )
    store(book, "cyd", "02-again", 5, rejected)
    store(book, "dan", "02-again", 6, msgspec.structs.replace(rejected, status=Status.BROKEN))
    book.add_submission(
        student="eve", challenge="02-again", draw=0, source=b"x", filename="x.py", device="cpu", submitted_at=NOON
    )
    people = Roster(tuple(Person(name, frozenset({name})) for name in ("bob", "cyd", "dan", "eve", "fay")))
    file = tmp_path / "w.csv"
    rows = "".join(f"Participant {i},{one},,100\n" for i, one in enumerate(people.students))
    file.write_text(f"Identifier,Full name,Grade,Maximum\n{rows}")
    matrix = read_matrix(book, quiz_course, challenges=["02-again"], roster=people)
    filled = fill_moodle(file, matrix, roster=people, column="")

    assert [(one.line, one.who, one.why.removeprefix("no points: ")) for one in filled.left_alone] == [
        (3, "cyd", "it could not be run: Line 3 is no Python: x = "),
        (4, "dan", "a check broke when it was judged (mend it, then grade batch again)"),
        (5, "eve", "it was handed in and is not graded yet (grade batch goes on where it stopped)"),
        (6, "fay", "nothing that can be graded was handed in"),
    ]


def test_files_that_cannot_be_read_or_written(book: Gradebook, quiz_course: Course, tmp_path: Path) -> None:
    """In a sentence that names them."""
    matrix = read_matrix(book, quiz_course, challenges=["02-again"])
    for place, said in ((tmp_path / "nowhere.csv", "nowhere.csv"), (tmp_path, "is a folder")):
        with pytest.raises(UsageFault, match=said):
            fill_moodle(place, matrix, roster=None, column="")
    with pytest.raises(MachineFault, match="cannot be written"):
        write(b"x", tmp_path / "no" / "such" / "place.csv")
