"""`roster.csv`, and rosters made from what other systems export."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.classes.exports import students_of
from grader.classes.folder import read_class, write_class
from grader.classes.people import Student, read_students, roster_of, write_students
from grader.course.roster import fold, read_roster
from grader.errors import MachineFault, UsageFault

BERLIN = ZoneInfo("Europe/Berlin")
CANVAS = (
    "Student,ID,SIS Login ID,Section,Tail (1)\n    Points Possible,,,,10\n"
    '"Ng, Ada",101,ada,A,\n"Bär, Bo",102,bob,"A, B",\n"Student, Test",9,,A,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Grade\nParticipant 11,Ada Ng,ada@x.edu,\nParticipant 12,Bo Bär,bo@x.edu,\n"
    "Participant 13,Cy Di,cyd@x.edu,\n"
)
GRADESCOPE = "First Name,Last Name,SID,Email,Role\nBo,Bär,s-12,bo@x.edu,Student\n"


def read(tmp_path: Path, text: str) -> tuple[Student, ...]:
    """Read a roster of that text."""
    file = tmp_path / "roster.csv"
    file.write_text(text)
    return read_students(file, BERLIN)


def test_several_exports_become_one_roster(tmp_path: Path) -> None:
    """By address, number or name; the first file says what a student is called; it can be read again."""
    files = []
    for name, text in (("c", CANVAS), ("m", MOODLE), ("g", GRADESCOPE)):
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(text)
    students = students_of(files)
    text = write_students(students)

    assert text == (
        "student,name,email,section,canvas_id,moodle_id,gradescope_id,late_days,extensions,time_factor\n"
        "ada,Ada Ng,ada@x.edu,A,101,11,,,,\n"
        'bob,Bo Bär,bo@x.edu,"A, B",102,12,s-12,,,\n'
        "cyd@x.edu,Cy Di,cyd@x.edu,,,13,,,,\n"
    )
    assert read(tmp_path, text) == students
    assert {fold(name) for name in ("Ada Ng", "Ng Ada", "ada@x.edu")} <= students[0].person.names
    assert {"canvas:101", "moodle:11"} <= students[0].person.names


def bring(tmp_path: Path, *texts: str) -> list[dict[str, str]]:
    """Bring files of these texts together; return what is known of each student."""
    files = [tmp_path / f"{number}.csv" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    return [one.cells for one in students_of(files)]


def test_a_given_name_is_nobody_s_name(tmp_path: Path) -> None:
    """Two Adas are two students, in every file; who has another name has it after a comma."""
    canvas = 'Student,ID,SIS Login ID,Section\n"Ng, Ada",1,a1,A\n"Di, Ada",2,a2,A\n"Bär, Bo, Jr.",3,b1,A\n'
    scope = "First Name,Last Name,SID,Email\nAda,Ng,7,x@y\nAda,Di,8,z@y\nBo,Bär Jr.,9,\n"
    found = bring(tmp_path, canvas, scope)

    assert [(one["student"], one["name"], one["gradescope_id"]) for one in found] == [
        ("a1", "Ada Ng", "7"),
        ("a2", "Ada Di", "8"),
        ("b1", "Bo Bär Jr.", "9"),
    ]


def test_two_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By the school's number, else by the login in the address; the other one is then who is left."""
    canvas = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        '"Lee, Kim",1,s-7,klee,A\n"Lee, Kim",2,s-8,kim2,A\n"Ng, Ada",3,s-9,ada,A\n'
    )
    scope = "First Name,Last Name,SID,Email\nKim,Lee,s-8,k@x\nKim,Lee,s-7,l@x\n"
    moodle = "Identifier,Full name,Email address\nParticipant 5,Kim Lee,who@x\nParticipant 6,Kim Lee,klee@x\n"

    assert [one["email"] for one in bring(tmp_path, canvas, scope) if "email" in one] == ["l@x", "k@x"]
    assert [one.get("moodle_id") for one in bring(tmp_path, canvas, moodle)] == ["6", "5", None]


def test_numbers_of_two_systems_may_be_equal(tmp_path: Path) -> None:
    """They say nothing of each other."""
    canvas = 'Student,ID,SIS Login ID,Section\n"Ng, Ada",11,ada,A\n"Di, Bo",12,bo,A\n'
    moodle = "Identifier,Full name\nParticipant 11,Bo Di\nParticipant 12,Ada Ng\nParticipant 13,Cy Eve\n"
    found = bring(tmp_path, canvas, moodle)

    assert [(one["name"], one.get("canvas_id"), one["moodle_id"]) for one in found] == [
        ("Ada Ng", "11", "12"),
        ("Bo Di", "12", "11"),
        ("Cy Eve", None, "13"),
    ]


def test_moodle_numbers_everybody_anew_in_each_assignment(tmp_path: Path) -> None:
    """All numbers of a student are kept, and say whose a hand-in is; an own roster is taken up with what it says."""
    one, two = (
        f"Identifier,Full name,Email address\nParticipant {n},Kim Lee,a@x\nParticipant {n + 1},Kim Lee,b@x\n"
        for n in (11, 91)
    )
    own = "student,name,email,moodle_id,extensions\na@x,Kim Lee,a@x,11,3 days\nb@x,Kim Lee,b@x,12,\n"
    assert [found["moodle_id"] for found in bring(tmp_path, one, two)] == ["11 91", "12 92"]
    found = bring(tmp_path, own, two)
    text = write_students(tuple(Student(student=cells["student"], cells=cells) for cells in found))
    students = read(tmp_path, text)

    assert [(one["moodle_id"], one.get("extensions")) for one in found] == [("11 91", "3 days"), ("12 92", None)]
    for roster in (roster_of(students), read_roster(tmp_path / "roster.csv")):
        handed = [roster.find(f"Kim Lee_{n}_assignsubmission_file") for n in (11, 12, 91, 92)]
        assert handed == ["a@x", "b@x", "a@x", "b@x"]
    assert {"11", "91"} <= students[0].said
    with pytest.raises(UsageFault, match="line 3: moodle_id '91' stands in line 2 already"):
        read(tmp_path, text.replace("12 92", "12 91"))


def test_nobody_is_lost_who_is_called_like_another(tmp_path: Path) -> None:
    """Of two in a later file one may be the first file's, and it is not said which."""
    one = 'Student,ID,SIS Login ID,Section\n"Lee, Kim",1,kim,A\n'
    two = "Identifier,Full name,Email address\nParticipant 5,Kim Lee,a@x\nParticipant 6,Kim Lee,b@x\n"
    with pytest.raises(UsageFault, match=r"1\.csv, line 2: a@x may be kim"):
        bring(tmp_path, one, two)


def test_who_may_be_two_is_asked_about(tmp_path: Path) -> None:
    """Rather than given to one of them; once the roster tells more of them, that is taken in the file's place."""
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("login,name\nada1,Ada Ng\nada2,Ada Ng\n")
    second.write_text(MOODLE)
    with pytest.raises(UsageFault, match=r"b\.csv, line 2: ada@x\.edu may be ada1 or ada2") as caught:
        students_of([first, second])
    assert "--from roster.csv" in caught.value.next_step
    roster = tmp_path / "roster.csv"
    text = write_students(students_of([first]))
    roster.write_text(text.replace("ada2,Ada Ng,,,,,,,,", "ada2,Ada Ng,ada@x.edu,,,,,2,a-b: 3 days,1.5"))
    found = {one.student: one.cells for one in students_of([roster, second])}

    assert [found["ada1"].get("moodle_id"), found["ada2"]["moodle_id"]] == [None, "11"]
    assert found["ada2"]["extensions"] == "a-b: 3 days"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Student,ID,SIS Login ID,Section\nNg,1,a,A\nDi,1,b,A\n", "line 3: canvas_id '1' stands in line 2 already"),
        ("First Name,Last Name,SID,Email\nA,Ng,1,a@x\nB,Di,2,A@x\n", "line 3: email 'A@x' stands in line 2 already"),
    ],
)
def test_no_roster_is_written_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    """What `roster.csv` may not hold is told of the file that it would come from."""
    with pytest.raises(UsageFault, match=f"0.csv, {said}"):
        bring(tmp_path, text)


def test_extensions(tmp_path: Path) -> None:
    """Of all challenges or of one, by days or until a time in the class's zone."""
    (one,) = read(
        tmp_path, 'student,late_days,extensions\nada,2,"3 days; 08-train-epoch: 1 day; a-b: 2026-10-20 18:00"\n'
    )

    assert one.late_days == 2
    assert one.extensions == {
        "*": timedelta(days=3),
        "08-train-epoch": timedelta(days=1),
        "a-b": datetime(2026, 10, 20, 18, tzinfo=BERLIN),
    }
    (day,) = read(tmp_path, "Student,Extensions\nada,2026-10-20\n")
    assert day.extensions == {"*": datetime(2026, 10, 20, 23, 59, 59, tzinfo=BERLIN)}
    (other,) = read(tmp_path, "student;extensions\nada;2026-10-20 18:00\n")  # as some spreadsheets write it
    assert list(other.extensions) == ["*"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column student"),
        ("student\n", "names nobody"),
        ("student,emial\nada,x\n", "line 1: unknown column 'emial'; did you mean email"),
        ("name\nAda\n", "line 1: there is no column student"),
        ("student,name,name\nada,x,y\n", "line 1: column name is there twice"),
        ("student\nada\n\nAda\n", "line 4: student 'Ada' stands in line 2 already"),
        ("student,email\nada,a@x\nbob,a@x\n", "line 3: email 'a@x' stands in line 2 already"),
        ("student,name\nada,Ng,x\n", "line 2: 3 cells, and the header has 2"),
        ("student,name\n,Ng\n", "line 2: student '' has no letter"),
        ("student,late_days\nada,many\n", "line 2: late_days 'many' is no whole number"),
        ("student,extensions\nada,soon\n", "line 2: extensions: 'soon' is neither days nor a time"),
        ("student,extensions\nada,a: 2026-03-29 02:30\n", "line 2: extensions: .* never shown by clocks"),
        ("student,extensions\nada,a: 9026-03-29 02:30\n", "line 2: extensions: .* is in no year from 1990 to 2199"),
        ("student,extensions\nada,a: 1 day; a: 2 days\n", "line 2: extensions: a is there twice"),
        ("student,email\nada,b@x\nb@x,c@x\n", "line 3: student 'b@x' stands in line 2 already, as email"),
        ("student,time_factor\nada,0.5\n", "line 2: time_factor '0.5' is no number from 1 to 10"),
        ("student,time_factor\nada,1,5\n", "line 2: 3 cells, and the header has 2"),
        ('student,name\nada,"x"y\n', "line 2: no CSV: a .* stands within a cell in quotes"),
        ('student,name\nada,"x\n', "line 2: no CSV: a cell begins with .* and nothing ends it"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """And nothing is taken of a roster that is wrong anywhere."""
    with pytest.raises(UsageFault, match=f"roster.csv.*{said}"):
        read(tmp_path, text)


def test_a_class_is_written_once(tmp_path: Path) -> None:
    """And read as it was written; what is there is not overwritten."""
    student = Student(student="ada", cells={"student": "ada"})
    files = write_class(tmp_path / "autumn", (student,), zone="Europe/Berlin", challenge="a")
    found = read_class(tmp_path / "autumn", {"a"})

    assert [file.name for file in files] == ["class.toml", "roster.csv"]
    assert (found.students, found.policy.zone, found.student("ada"), found.student("bob")) == (
        (student,),
        BERLIN,
        student,
        None,
    )
    with pytest.raises(UsageFault, match="exists already"):
        write_class(tmp_path / "autumn", (), zone="UTC", challenge="a")
    with pytest.raises(UsageFault, match="is no class"):
        read_class(tmp_path, {"a"})
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineFault, match="cannot be written"):
        write_class(tmp_path / "file" / "x", (student,), zone="UTC", challenge="a")


def test_a_class_is_written_whole_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full in between, the same can be typed again."""
    student = Student(student="ada", cells={"student": "ada"})

    def write(file: Path, data: bytes) -> None:
        if file.name == "roster.csv":
            raise OSError(28, "No space left on device")
        file.write_bytes(data)

    with monkeypatch.context() as full:
        full.setattr("grader.classes.folder.write_atomically", write)
        with pytest.raises(MachineFault, match="No space left"):
            write_class(tmp_path / "autumn", (student,), zone="UTC", challenge="a")

    assert len(write_class(tmp_path / "autumn", (student,), zone="UTC", challenge="a")) == 2


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("class.toml", 'format = 1\ntimezone = "UTC"\n\n[challenges.08-trian]\n', 4),
        ("roster.csv", "student,extensions\nada,3 days; 08-trian: 2 days\n", 2),
        ("times.csv", "student,challenge,time\nada,08-train,2026-10-14\nada,08-trian,2026-10-14\n", 3),
        ("adjustments.csv", "student,challenge,points,comment\nada,08-trian,1,\n", 2),
    ],
)
def test_a_challenge_that_the_course_has_not(tmp_path: Path, file: str, text: str, line: int) -> None:
    """In any file of the class: what is said of it would hold for nothing."""
    (tmp_path / "class.toml").write_text('format = 1\ntimezone = "UTC"\n')
    (tmp_path / "roster.csv").write_text("student\nada\n")
    (tmp_path / file).write_text(text)

    said = f"{file}, line {line}: the course has no challenge 08-trian; did you mean 08-train"
    with pytest.raises(UsageFault, match=said):
        read_class(tmp_path, ("06-short-tail", "08-train"))
