"""`grade batch` on a class in which every student has other numbers."""

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.course.course import Course
from grader.course.keys import CourseKey
from grader.course.stamp import stamp_lines
from grader.course.variant import draw_variant
from grader.gradebook import Gradebook
from tests.cli.drawn import drawn
from tests.cli.test_batch import batch, no_pool, write_class
from tests.course.test_repository import git

__all__ = ["batch", "drawn"]
KEY = CourseKey(b"of the class")


def number(root: Path, student: str, draw: int = 0) -> int:
    """Return the number that a student got."""
    found: int = draw_variant(Course(root).load("07-drawn"), student, draw, KEY).values["number"]
    return found


def handed_in(answer: int, student: str, draw: int = 0) -> str:
    """Return a stamped answer."""
    return f"answer = {answer}\n\n\n{stamp_lines('07-drawn', student, draw, KEY)}"


def test_each_by_the_numbers_of_its_stamp(
    batch: Callable[..., Result], drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under any system's names, and after `start --fresh`; the list tells the rest, and no student's page does."""
    monkeypatch.setenv("GRADE_COURSE_KEY", "of the class")
    right = {student: 2 * number(drawn, student) for student in ("ada", "bob", "una")}
    folder = write_class(
        tmp_path / "class",
        {
            "ngada_103_98765_drawn-1.py": handed_in(right["ada"], "ada"),
            "Bob Lee_4711_assignsubmission_file/drawn.py": handed_in(2 * number(drawn, "bob", 1), "bob", 1),
            "una.py": handed_in(right["ada"], "una"),
            "zed.py": "answer = 1\n",
        },
    )
    (tmp_path / "class.csv").write_text("login,name,id\nada,Ada Ng,103\nbob,Bob Lee,\nuna,Una Ode,\nmax,Max,\nzed,Z,\n")
    result = batch(folder, "--roster", tmp_path / "class.csv", "--out", tmp_path / "out", challenge="07-drawn")

    rows = {row["student"]: row for row in csv.DictReader((tmp_path / "out/results.csv").read_text().splitlines())}
    assert {name: (row["status"], row["points"], row["notes"]) for name, row in rows.items()} == {
        "ada": ("graded", "2", ""), "bob": ("graded", "2", ""), "max": ("missing", "0", ""),
        "una": ("graded", "0", "the right answer to the numbers of ada"), "zed": ("refused", "0", "no stamp"),
    }, result.output  # fmt: skip
    assert "are not known" in rows["zed"]["message"]
    page = (tmp_path / "out/students/una.html").read_text()
    assert "numbers of ada" not in page
    assert str(right["una"]) not in page
    assert "the right answer to the numbers of ada" in (tmp_path / "out/index.html").read_text()


def test_with_the_wrong_key_nobody_is_graded(
    batch: Callable[..., Result], drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An instructor who forgot the key is told so; nobody gets 0 points for it."""
    folder = write_class(tmp_path / "class", {"ada.py": handed_in(2 * number(drawn, "ada"), "ada")})
    no_pool(monkeypatch)
    result = batch(folder, "--format", "csv", challenge="07-drawn")

    (row,) = csv.DictReader(result.stdout.splitlines())
    assert (row["status"], row["diagnosis"]) == ("refused", "")
    assert re.search(r"not made with this course's key \(GRADE_COURSE_KEY", row["message"])


def test_an_export_of_gradescope(batch: Callable[..., Result], drawn: Path, tmp_path: Path) -> None:
    """Each of a group gets the grade, under the roster's name; metadata that says too little is told."""
    metadata = (
        "submission_7:\n  :submitters:\n  - :name: Ada Ng\n    :sid: '103'\n  - :name: Bob Lee\n    :sid: '104'\n"
    )
    folder = write_class(
        tmp_path / "class",
        {
            "submission_metadata.yml": metadata,
            "submission_7/plain.py": "answer = 2\n",
            "submission_8/plain.py": "answer = 3\n",
        },
    )
    (tmp_path / "class.csv").write_text("login,name,id\nada,Ada Ng,103\nbob,Bob Lee,104\n")
    assert drawn.is_dir()
    result = batch(folder, "--roster", tmp_path / "class.csv", "--format", "csv", challenge="08-plain")

    rows = {row["student"]: row for row in csv.DictReader(result.stdout.splitlines())}
    assert {name: (row["status"], row["points"], row["notes"]) for name, row in rows.items()} == {
        "ada": ("graded", "2", "no stamp; handed in by ada and bob"),
        "bob": ("graded", "2", "no stamp; handed in by ada and bob"),
        "submission_8": ("graded", "0", "no stamp; not in the roster"),
    }, result.output  # fmt: skip
    assert "submission_metadata.yml does not say who handed in submission_8" in result.stderr


def test_time_is_that_of_the_hand_in(
    batch: Callable[..., Result], grade: Callable[..., Result], drawn: Path, tmp_path: Path
) -> None:
    """The date in the zip decides what counts, and what `times.csv` says later corrects what is kept already."""
    assert drawn.is_dir()
    autumn, file = tmp_path / "autumn", tmp_path / "class.zip"
    autumn.mkdir()
    toml = 'format = 1\ntimezone = "Europe/Berlin"\n[every]\ndue = 2026-10-14\npenalty_per_day = 0.5\n'
    (autumn / "class.toml").write_text(toml)
    (autumn / "roster.csv").write_text("student\nada\nbob\ncyd\n")
    with zipfile.ZipFile(file, "w") as archive:
        for name, date in {"ada": (2026, 10, 14, 23, 0, 0), "bob": (2026, 10, 15, 1, 0, 0)}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.py", date), "answer = 2\n")
        archive.writestr(zipfile.ZipInfo("cyd.py"), "answer = 2\n")  # of 1980, as one without a date

    def points() -> list[str]:
        result = batch(file, "--class", autumn, "--format", "csv", challenge="08-plain")
        assert result.exit_code == 0, result.output
        rows = {row["student"]: row["notes"] for row in csv.DictReader(result.stdout.splitlines())}
        assert ["in time" in rows[name] for name in ("ada", "bob", "cyd")] == [False, False, True]
        return grade("grades", "--class", str(autumn), "--format", "csv").stdout.splitlines()[2:]

    assert points() == ["ada,2,2", "bob,1,1", "cyd,2,2"]
    (autumn / "times.csv").write_text("student,challenge,time\nada,08-plain,2026-10-16 10:00\n")
    assert points() == ["ada,0,0", "bob,1,1", "cyd,2,2"]


def test_what_one_system_does_not_tell_changes_nothing_that_another_one_told(
    batch: Callable[..., Result], grade: Callable[..., Result], drawn: Path, tmp_path: Path
) -> None:
    """As when reports go back to one of two systems; what both told stands, and what is told anew corrects it."""
    assert drawn.is_dir()
    autumn, files = tmp_path / "autumn", [tmp_path / "canvas.zip", tmp_path / "moodle.zip"]
    autumn.mkdir()
    toml = 'format = 1\ntimezone = "UTC"\n[every]\ndue = 2026-10-14\npenalty_per_day = 0.5\ncounts = "last"\n'
    (autumn / "class.toml").write_text(toml)
    (autumn / "roster.csv").write_text("student,canvas_id,moodle_id\nada,1,7\nbob,2,8\n")
    with zipfile.ZipFile(files[0], "w") as archive:
        for name, text in {"x_LATE_1_11_plain": "2", "x_2_12_plain": "3", "x_2_13_plain-1": "2"}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.py", (2026, 11, 20, 1, 0, 0)), f"answer = {text}\n")
    with zipfile.ZipFile(files[1], "w") as archive:
        for name, (day, text) in {"A_7": (11, "2"), "B_8": (12, "2"), "B_8_": (13, "3")}.items():
            name = name if name != "B_8_" else "B_8"
            folder = f"{name}_assignsubmission_file{'_' if day == 13 else ''}"
            archive.writestr(zipfile.ZipInfo(f"{folder}/plain.py", (2026, 10, day, 1, 0, 0)), f"answer = {text}\n")

    def points(*places: Path) -> list[str]:
        result = batch(*places, "--class", autumn, challenge="08-plain")
        assert result.exit_code == 0, result.output
        return grade("grades", "--class", str(autumn), "--format", "csv").stdout.splitlines()[2:]

    assert points(*files) == ["ada,2,2", "bob,0,0"]  # of Bob's two, Moodle tells that the wrong one came last
    assert points(files[0]) == points(files[1]) == ["ada,2,2", "bob,0,0"]
    (autumn / "times.csv").write_text("student,challenge,time\nada,08-plain,2026-10-15 10:00\n")
    assert points(files[0]) == ["ada,1,1", "bob,0,0"]


DAYS = {"": (13, 2), " (1)": (15, 3), " (2)": (16, 2), " (3)": (17, 3)}
"""Ada's uploads: day of October and answer, of which 2 is right; the last two are the first two again."""


@pytest.mark.parametrize(
    ("rules", "points", "note"),
    [
        ("", "2", "number 1 of 4 counts"),
        ("penalty_per_day = 0.5", "2", "number 1 of 4 counts"),
        ('counts = "last"', "0", "number 4 of 4 counts"),
        ('counts = "last"\nattempts = 2', "0", "number 2 of 4 counts"),
        ("open = 2026-10-14T00:00:00\npenalty_per_day = 0.25", "1", "number 3 of 4 counts"),
    ],
)
def test_uploads_of_one_student_count_by_the_class_s_rules(
    batch: Callable[..., Result],
    grade: Callable[..., Result],
    drawn: Path,
    tmp_path: Path,
    rules: str,
    points: str,
    note: str,
) -> None:
    """Each by its own time; the list shows the one that counts, and graded again nothing changes."""
    assert drawn.is_dir()
    autumn, file = tmp_path / "autumn", tmp_path / "class.zip"
    autumn.mkdir()
    (autumn / "class.toml").write_text(f'format = 1\ntimezone = "UTC"\n[every]\ndue = 2026-10-14\n{rules}\n')
    (autumn / "roster.csv").write_text("student,name,moodle_id\nada,Ada Ng,103\n")
    with zipfile.ZipFile(file, "w") as archive:
        for name, (day, answer) in reversed(DAYS.items()):
            archive.writestr(
                zipfile.ZipInfo(f"Ada Ng_103_assignsubmission_file{name}/plain.py", (2026, 10, day, 12, 0, 0)),
                f"answer = {answer}\n",
            )
    for _ in range(2):
        result = batch(file, "--class", autumn, "--format", "csv", challenge="08-plain")
        (row,) = csv.DictReader(result.stdout.splitlines())
        assert note in row["notes"], result.output
        assert (
            grade("grades", "--class", str(autumn), "--format", "csv").stdout.splitlines()[2]
            == f"ada,{points},{points}"
        )
    with Gradebook(str(tmp_path / "book.db")) as book:
        assert [(one.submitted_at.day, given.earned) for one, given in book.grades("ada")] == [
            (day, 2 if answer == 2 else 0) for day, answer in DAYS.values()
        ]


def test_students_read_what_the_rules_take_and_the_instructor_gives(
    batch: Callable[..., Result], drawn: Path, tmp_path: Path
) -> None:
    """On their page; the list shows what the checks gave, and tells the instructor."""
    assert drawn.is_dir()
    autumn, file = tmp_path / "autumn", tmp_path / "class.zip"
    autumn.mkdir()
    toml = 'format = 1\ntimezone = "UTC"\n[every]\ndue = 2026-10-14\npenalty_per_day = 0.5\n'
    (autumn / "class.toml").write_text(toml)
    (autumn / "roster.csv").write_text("student\nada\nbob\n")
    (autumn / "adjustments.csv").write_text("student,challenge,points,comment\nada,08-plain,0.5,<b>Clear</b> & short\n")
    with zipfile.ZipFile(file, "w") as archive:
        for name, day in {"ada": 15, "bob": 14}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.py", (2026, 10, day, 12, 0, 0)), "answer = 2\n")
    result = batch(file, "--class", autumn, "--out", tmp_path / "out", challenge="08-plain")
    rows = {row["student"]: row for row in csv.DictReader((tmp_path / "out/results.csv").read_text().splitlines())}

    assert result.exit_code == 0, result.output
    assert {name: row["points"] for name, row in rows.items()} == {"ada": "2", "bob": "2"}
    assert "+0.5 points by hand: <b>Clear</b> & short" in rows["ada"]["notes"]
    ada, bob = ((tmp_path / f"out/students/{name}.html").read_text() for name in ("ada", "bob"))
    assert "It was 1 day late; 50% of the points are taken off. +0.5 points by hand: &lt;b&gt;Clear" in ada
    assert "That makes 1.5 of 2 points." in ada
    assert "That makes" not in bob


def test_a_repository_of_each_student(
    batch: Callable[..., Result], grade: Callable[..., Result], drawn: Path, tmp_path: Path
) -> None:
    """The commit in time, by each student's own extension; what `times.csv` says of a push comes before the claim."""
    assert drawn.is_dir()
    autumn = tmp_path / "autumn"
    autumn.mkdir()
    toml = 'format = 1\ntimezone = "UTC"\n[every]\ndue = 2026-10-14T18:00:00\npenalty_per_day = 0.5\n'
    (autumn / "class.toml").write_text(toml)
    (autumn / "roster.csv").write_text("student,name,extensions\nada,Ada Ng,\nbob,Bob Lee,1 day\ncyd,Cy Di,\n")
    (autumn / "times.csv").write_text("student,challenge,time\ncyd,08-plain,2026-10-15 10:00\n")
    for folder in ("Ada Ng", "bob", "cyd"):
        (clone := tmp_path / "clones" / folder).mkdir(parents=True)
        git(clone, "init")
        for hour, text in ((17, "answer = 2\n"), (20, "answer = 3\n")):
            (clone / "plain.py").write_text(text)
            git(clone, "add", "--all", hour=hour)
            git(clone, "commit", "--message", "x", hour=hour)
    result = batch(tmp_path / "clones", "--class", autumn, "--format", "csv", challenge="08-plain")

    notes = {row["student"]: row["notes"] for row in csv.DictReader(result.stdout.splitlines())}
    said = "of 2026-10-14 17:00 UTC; 1 later one was not in time"
    assert {name: said in note for name, note in notes.items()} == {"ada": True, "bob": False, "cyd": True}
    points = grade("grades", "--class", str(autumn), "--format", "csv").stdout.splitlines()[2:]
    assert points == ["ada,2,2", "bob,0,0", "cyd,1,1"]
