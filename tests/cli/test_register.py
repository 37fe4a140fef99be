"""Who handed in what: stamps, names on the way, and the roster, held against each other."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from grader.classes.folder import Class
from grader.classes.people import Student
from grader.classes.policy import NO_POLICY, Rules
from grader.course.archive import open_class
from grader.course.course import Course
from grader.course.keys import CourseKey
from grader.course.places import open_places
from grader.course.roster import Roster, read_roster
from grader.course.stamp import stamp_lines
from grader.gradebook import StoredSubmission
from grader.report.check_result import CheckResult, Outcome
from grader.service.register import Register, Resemblance, Seat
from grader.service.times import handed_in_at
from tests.cli.drawn import FILES
from tests.report.examples import grade

KEY = CourseKey(b"of the class")
CANVAS = 'Student,ID,SIS Login ID,Section\n"Ode, Una",101,una,A\n"Little, Max",102,max,A\n"Ng, Ada",103,ada,A\n'


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The course in which everyone has a number."""
    for name, text in FILES.items():
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "course" / name).write_text(text, encoding="utf-8")
    return Course(tmp_path / "course")


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    """Three students."""
    (tmp_path / "roster.csv").write_text(CANVAS, encoding="utf-8")
    return read_roster(tmp_path / "roster.csv")


def stamped(student: str, *, draw: int = 0, challenge: str = "07-drawn", key: CourseKey = KEY) -> str:
    """Return a file as that student would hand it in."""
    return f"answer = 1\n\n\n{stamp_lines(challenge, student, draw, key)}"


def seats(course: Course, files: dict[str, str], roster: Roster | None = None, *, slug: str = "07-drawn") -> list[Seat]:
    """Return the seats of a class that hands in these files."""
    folder = course.root.parent / "class"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    challenge = course.load(slug)
    assert challenge.entry is not None
    with open_class(folder, challenge.entry.name) as class_:
        return Register(challenge, KEY, roster).seats(class_)


ON_THE_WAY = [
    "una/drawn.py", "una.py", "odeuna_101_98765_drawn.py", "odeuna_LATE_101_98765_drawn-1.py",
    "Una Ode_4711_assignsubmission_file/drawn.py", "Una Ode_4711_assignsubmission_file_/drawn.py", "drawn (2).py",
    "submission_33333/drawn.py", "Una Ode_4711_assignsubmission_file_drawn.py",
]  # fmt: skip


@pytest.mark.parametrize("name", ON_THE_WAY)
@pytest.mark.parametrize("known", [True, False])
def test_a_right_stamp_under_any_name(course: Course, roster: Roster, name: str, known: bool) -> None:
    """It says whose the file is and for which draw; with or without a roster there is nothing to note."""
    (seat,) = seats(course, {name: stamped("una", draw=2)}, roster if known else None)

    assert (seat.student, seat.draw, seat.notes, seat.refused) == ("una", 2, (), "")


def test_without_a_stamp(course: Course, roster: Roster) -> None:
    """Refused where there are numbers, by a sentence; graded where there are none; the roster tells whose it is."""
    files = {"odeuna_101_98765_drawn.py": "answer = 1\n"}
    (drawn,) = seats(course, files, roster)
    (plain,) = seats(course, files, roster, slug="08-plain")

    assert (drawn.student, drawn.notes) == ("una", ("no stamp",))
    assert "the numbers that it was drawn with are not known" in drawn.refused
    assert (plain.student, plain.notes, plain.refused) == ("una", ("no stamp",), "")


@pytest.mark.parametrize("known", [True, False])
def test_another_students_stamp(course: Course, roster: Roster, known: bool) -> None:
    """Handed in by one and stamped for another: noted, refused where the numbers matter, and not held against her."""
    files = {"una.py": stamped("max"), "max.py": stamped("max", draw=1) if known else stamped("una")}
    found = {seat.student: seat for seat in seats(course, files, roster if known else None)}

    assert found["una"].notes == ("the stamp of max",)
    assert "not known whose numbers" in found["una"].refused
    assert found["max"].notes == (() if known else ("the stamp of una",))


def test_another_students_stamp_where_no_numbers_are_needed(course: Course, roster: Roster) -> None:
    """It is graded for whoever handed it in, and noted."""
    (seat,) = seats(course, {"una.py": stamped("max", challenge="08-plain")}, roster, slug="08-plain")

    assert (seat.student, seat.notes, seat.refused) == ("una", ("the stamp of max",), "")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (stamped("una").replace(" una 0 ", " una 1 "), "a stamp that was changed or is not of this course"),
        (stamped("una", key=CourseKey(b"other")), "a stamp that was changed or is not of this course"),
        (stamped("una", challenge="06-short"), "the stamp of another challenge, 06-short"),
    ],
)
def test_a_forged_or_foreign_stamp(course: Course, roster: Roster, text: str, note: str) -> None:
    """It is named, and what it says is not believed."""
    (seat,) = seats(course, {"una.py": text}, roster)

    assert (seat.student, seat.draw, seat.notes) == ("una", 0, (note,))
    assert seat.refused


def test_a_file_of_another_challenge_is_refused_everywhere(course: Course) -> None:
    """Numbers or not: it answers something else."""
    (seat,) = seats(course, {"una.py": stamped("una")}, slug="08-plain")

    assert seat.refused == "It carries the stamp of another challenge, 07-drawn"


def test_two_files_of_one_student(course: Course) -> None:
    """Neither is graded, and both are named; twice the same is one."""
    (twice,) = seats(course, {"a.py": stamped("una"), "b.py": stamped("una")})
    (two,) = seats(course, {"b.py": stamped("una") + "# changed\n"})

    assert twice.refused == ""
    assert two.refused == "Handed in more than once: a, b"


@pytest.mark.parametrize("known", [True, False])
def test_uploads_of_one_student_are_attempts(course: Course, roster: Roster, known: bool) -> None:
    """In the order in which the system numbered them; the same again is none, and one that cannot be read is told."""
    files = {
        "odeuna_101_20_drawn.py": stamped("una", draw=1), "odeuna_LATE_101_9_drawn-1.py": stamped("una"),
        "odeuna_101_100_drawn-3.py": stamped("una") + "# again\n", "odeuna_101_101_drawn-4.py": "\0",
        "odeuna_101_21_drawn-2.py": stamped("una", draw=1),
    }  # fmt: skip
    every = seats(course, files, roster if known else None)
    found = [one for one in every if one.student == "una"]

    assert [one.handed.student.rpartition("_")[0][-3:] for one in found if not one.refused] == ["1_9", "_20", "100"]
    assert [one.draw for one in found if not one.refused] == [0, 1, 0]
    assert [one.student for one in every if one.refused] == ["una" if known else "odeuna_101"]
    assert found[0].notes[0].startswith(f"handed in {4 + known} times: odeuna_LATE_101_9_drawn-1, odeuna_101_20_drawn,")
    assert all(not one.notes for one in found[1:])


def test_without_stamp_and_roster_the_system_tells_whose_uploads_they_are(course: Course) -> None:
    """Of Moodle's folders too, whatever is written behind; names that nobody numbered are other students."""
    files = {
        "odeuna_101_7_plain.py": "answer = 1\n", "odeuna_101_8_plain-1.py": "answer = 2\n",
        "Max Little_4711_assignsubmission_file_/plain.py": "answer = 1\n",
        "Max Little_4711_assignsubmission_file_ (2)/plain.py": "answer = 2\n",
        "group-1.py": "answer = 1\n", "group-2.py": "answer = 1\n",
    }  # fmt: skip
    found = seats(course, files, slug="08-plain")

    assert [one.student for one in found] == [
        *2 * ["Max Little_4711"], "group-1", "group-2", *2 * ["odeuna_101"]
    ]  # fmt: skip
    assert not any(one.refused for one in found)


def test_unknown_and_missing_students(course: Course, roster: Roster) -> None:
    """Who is not in the roster is noted; who handed in nothing is listed."""
    found = seats(course, {"zoe.py": stamped("zoe"), "una.py": stamped("una")}, roster)

    assert [(seat.student, seat.notes) for seat in found] == [("una", ()), ("zoe", ("not in the roster",))]
    assert Register(course.load("07-drawn"), KEY, roster).missing(found) == ["max", "ada"]
    assert Register(course.load("07-drawn"), KEY, None).missing(found) == []


def test_what_cannot_be_read_is_somebodys_too(course: Course, roster: Roster) -> None:
    """Refused under the roster's name."""
    (seat,) = seats(course, {"odeuna_101_98765_drawn.py": "\0"}, roster)

    assert seat.student == "una"
    assert "NUL" in seat.refused


def test_hand_ins_in_two_places(course: Course, roster: Roster, tmp_path: Path) -> None:
    """What a student handed in here and there are attempts; where no times tell it, in the order of the places."""
    first, second = tmp_path / "b.zip", tmp_path / "a"
    with zipfile.ZipFile(first, "w") as archive:
        for name in ("una", "max"):
            archive.writestr(zipfile.ZipInfo(f"{name}.py"), stamped(name))
    second.mkdir()
    (second / "una.py").write_text(stamped("una") + "# again\n")
    for places in ([first, second], [second, first]):
        with open_places(places, "drawn.py") as class_:
            found = Register(course.load("07-drawn"), KEY, roster).seats(class_)

        said = f"handed in 2 times: {places[0].name}: una, {places[1].name}: una"
        assert [(seat.student, seat.handed.within, seat.notes) for seat in found] == [
            ("max", "b.zip", ()), ("una", places[0].name, (said,)), ("una", places[1].name, ())
        ]  # fmt: skip


def systems(folder: Path, canvas: list[str], moodle: list[tuple[str, int]]) -> list[Path]:
    """Write what Una handed in to two systems: texts, and texts with the day of October on which Moodle got them."""
    files = folder / "canvas.zip", folder / "moodle.zip"
    with zipfile.ZipFile(files[0], "w") as archive:
        for number, text in enumerate(canvas):
            name = (
                f"odeuna_{'LATE_' if 'late' in text else ''}101_{number + 5}_drawn{f'-{number}' if number else ''}.py"
            )
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 8, 0, 0)), stamped("una") + text)
    with zipfile.ZipFile(files[1], "w") as archive:
        for number, (text, day) in enumerate(moodle):
            name = f"Una Öde_{number + 4711}_assignsubmission_file/drawn.py"
            archive.writestr(zipfile.ZipInfo(name, (2026, 10, day, 8, 0, 0)), stamped("una") + text)
    return list(files)


@pytest.mark.parametrize(
    ("canvas", "moodle", "days"),
    [
        (["# late\n"], [("# late\n", 17)], [17]),  # Canvas does not say when; Moodle does
        (["# late\n"], [("# late\n", 13)], [13]),
        (["# a\n"], [("# a\n", 17)], [14]),  # what Canvas does not call late is not
        (["# a\n"], [("# a\n", 13)], [13]),
        (["# a\n", "# b\n"], [("# a\n", 12), ("# b\n", 17)], [12, 14]),
        (["# a\n", "# late\n"], [("# a\n", 12), ("# late\n", 17)], [12, 17]),
        (["# a\n", "# b\n", "# a\n"], [("# b\n", 12), ("# a\n", 13)], None),  # when the second # a was is not told
        ([], [("# a\n", 12), ("# b\n", 13), ("# a\n", 14), ("# a\n", 15)], [12, 13, 14]),
    ],
)
def test_the_same_through_two_systems_is_one_hand_in(
    course: Course,
    roster: Roster,
    tmp_path: Path,
    canvas: list[str],
    moodle: list[tuple[str, int]],
    days: list[int] | None,
) -> None:
    """Whichever is named first: at the earliest time that one of them tells, and no text takes two attempts."""
    due = datetime(2026, 10, 14, 18, tzinfo=UTC)
    una = Student(student="una", cells={"student": "una"})
    class_ = Class(policy=msgspec.structs.replace(NO_POLICY, every=Rules(due=due)), students=(una,))
    files = systems(tmp_path, canvas, moodle)
    if not canvas:
        files = files[1:]
    for places in (files, files[::-1]):
        with open_places(places, "drawn.py") as handed:
            found = Register(course.load("07-drawn"), KEY, roster).seats(handed)

        times = [handed_in_at(seat, "07-drawn", class_, due + timedelta(days=30)) for seat in found]
        if days is None:
            assert len(found) == 3
        else:
            assert [at.day for at, _ in times if at] == days
        assert not any(note for _, note in times)
        assert {one.student for seat in found for one in seat.all_handed} == {one.student for one in handed}


def test_what_is_the_same_in_two_places_is_told(course: Course, roster: Roster, tmp_path: Path) -> None:
    """To the instructor, with the name that each of them has; also where it is all that was handed in."""
    with open_places(systems(tmp_path, ["# a\n"], [("# a\n", 12)]), "drawn.py") as handed:
        (seat,) = Register(course.load("07-drawn"), KEY, roster).seats(handed)

    both = "canvas.zip: odeuna_101_5_drawn, moodle.zip: Una Öde_4711_assignsubmission_file"
    assert seat.notes == (f"handed in 2 times, the same file: {both}",)


def test_a_text_typed_into_canvas_is_that_student_s(course: Course, roster: Roster) -> None:
    """Alone it cannot be graded, and beside a file of the task it is told as what else was there."""
    files = {
        "odeuna_LATE_101_text.html": "<p>x</p>",
        "ngada_103_text.html": "see",
        "ngada_103_9_drawn.py": stamped("ada"),
    }
    ada, una = seats(course, files, roster)

    assert (una.student, una.refused) == ("una", "odeuna_LATE_101_text.html is neither a .py nor a .ipynb file")
    assert (ada.student, ada.refused, ada.notes) == ("ada", "", ("Not graded: ngada_103_text.html",))


EXPORTED = """\
submission_1:
  :submitters:
  - :name: Una Ode
    :sid: '101'
    :email: una@example.edu
submission_2:
  :submitters:
  - :name: Max Little
    :sid: '102'
    :email: max@example.edu
  - :name: Ada Ng
    :sid: '103'
    :email: ada@example.edu
"""


@pytest.mark.parametrize("known", [True, False])
def test_an_export_of_gradescope_without_stamps(course: Course, roster: Roster, known: bool) -> None:
    """Its metadata says whose a file is, which is graded where there are no numbers; a group's, for each of them."""
    files = {"submission_metadata.yml": EXPORTED} | {f"submission_{n}/plain.py": f"answer = {n}\n" for n in (1, 2)}
    one, two, three = seats(course, files, roster if known else None, slug="08-plain")
    max_, ada = ("max", "ada") if known else ("102", "103")

    found = sorted([one, two, three], key=lambda seat: (seat.handed.student, seat.handed.name))
    assert [seat.student for seat in found] == ["una" if known else "101", max_, ada]
    assert [seat.notes for seat in found] == [
        ("no stamp",), *2 * [("no stamp", f"handed in by {max_} and {ada}")]
    ]  # fmt: skip
    assert {seat.refused for seat in found} == {""}


@pytest.mark.parametrize("known", [True, False])
def test_an_export_of_gradescope_with_stamps(course: Course, roster: Roster, known: bool) -> None:
    """The stamp says whose it is, and the metadata tells of another student's."""
    files = {
        "submission_metadata.yml": EXPORTED,
        "submission_1/drawn.py": stamped("una", draw=2),
        "submission_2/drawn.py": stamped("ada"),
    }
    found = {seat.student: seat for seat in seats(course, files, roster if known else None)}
    max_ = "max" if known else "102"
    others = f"handed in by {max_} and {'ada' if known else '103'}"

    assert {name: (seat.draw, seat.notes) for name, seat in found.items()} == {
        "una": (2, ()), "ada": (0, (others,)), max_: (0, (others,)),
    }  # fmt: skip
    assert found["una"].refused == found["ada"].refused == ""
    assert found[max_].refused == ("It is the work of a group and has the stamp of ada: it answers that one's numbers")

    files["submission_1/drawn.py"] = stamped("max", draw=1)
    foreign = {seat.handed.student: seat for seat in seats(course, files, roster if known else None)}["submission_1"]
    assert (foreign.student, foreign.notes) == (("una", ("the stamp of max",)) if known else ("max", ()))


def test_a_group_with_a_stamp_where_no_numbers_are_needed(course: Course, roster: Roster) -> None:
    """It is graded for each; a stamp of none of them is noted."""
    files = {"submission_metadata.yml": EXPORTED, "submission_2/plain.py": stamped("ada", challenge="08-plain")}
    ada, max_ = seats(course, files, roster, slug="08-plain")
    assert [(one.student, one.notes, one.refused) for one in (ada, max_)] == [
        ("ada", ("handed in by max and ada",), ""), ("max", ("handed in by max and ada",), "")
    ]  # fmt: skip

    files["submission_2/plain.py"] = stamped("una", challenge="08-plain")
    assert [one.notes for one in seats(course, files, roster, slug="08-plain")] == [
        ("the stamp of una", "handed in by max and ada")
    ] * 2


@pytest.mark.parametrize(("asked", "noted"), [("", ["una"]), ("\n\ndef also(x):\n    ...\n", [])])
def test_answers_that_are_right_for_another(course: Course, asked: str, noted: list[str]) -> None:
    """Are told where nothing else is asked for; else they may be right, and what failed is a function."""
    stub = course.root / "exercises/07-drawn/drawn.py"
    stub.write_text(stub.read_text() + asked)
    alike = Resemblance(course.load("07-drawn"), KEY)
    for number, student in enumerate(("ada", "una")):
        outcome = Outcome.FAILED if number else Outcome.PASSED
        check = CheckResult(id="test_a", title="A", points=2, outcome=outcome)
        stored = StoredSubmission(
            id=number, student=student, challenge="07-drawn", draw=0, sha256="", filename="drawn.py", device="cpu",
            submitted_at=datetime.now(UTC), source=b"answer = 8\n",
        )  # fmt: skip
        alike.add(stored, grade(checks=(check,)))

    assert list(alike.notes()) == noted
