"""`grade grades`: typed as an instructor types it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from grader.gradebook import Gradebook, default_url
from grader.report.check_result import CheckResult, Outcome
from tests.report.examples import grade as example

Type = Callable[..., Result]


@pytest.fixture
def class_(home: Path) -> Path:
    """Return the folder of an instructor with two graded students, and Canvas' export."""
    passed = (CheckResult(id="test_a", title="A", points=2, outcome=Outcome.PASSED),)
    with Gradebook(default_url()) as book:
        for student in ("ada", "bob"):
            number = book.add_submission(
                student=student, challenge="05-double", draw=0, source=b"x", filename="x.py", device="cpu",
                submitted_at=datetime(2026, 10, 1, tzinfo=UTC),
            )  # fmt: skip
            book.store_grade(number, msgspec.structs.replace(example(), student=student, checks=passed))
    text = "Student,ID,Section,double (7)\n    Points Possible,,,10\nada,1,A,\nEve,2,A,\n"
    (home / "canvas.csv").write_text(text)
    return home


def test_a_gradebook_of_canvas_is_filled(grade: Type, class_: Path) -> None:
    """Beside the export, which stays as it is; what got nothing is named, and the exit code says so."""
    before = (class_ / "canvas.csv").read_bytes()
    result = grade("grades", "canvas", "--fill", "canvas.csv")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "canvas-filled.csv: 1 score",
        "  line 4  Eve: nothing was handed in under this name (a roster tells which names are one student's: --roster)",
        "Without a row there: bob",
    ]
    assert (class_ / "canvas-filled.csv").read_text().splitlines()[2] == "ada,1,A,10"
    assert (class_ / "canvas.csv").read_bytes() == before


def test_the_points_are_shown(grade: Type, class_: Path) -> None:
    """As a table, or as a file for a spreadsheet, with the missing ones of the roster."""
    (class_ / "roster.csv").write_text("student\nbob\ncyd\n")

    table = grade("grades", "--roster", "roster.csv")
    assert table.exit_code == 0
    assert [line.split() for line in table.output.splitlines()[1:3]] == [
        ["bob", "2", "2", "1", "1"],
        ["cyd", "0", "0", "0", "0"],
    ]
    assert "Not in the roster: ada" in table.output
    found = grade("grades", "--roster", "roster.csv", "--format", "csv")
    assert found.stdout == "student,05-double,total\npoints possible,2,2\nbob,2,2\ncyd,,0\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("canvas",), "there is nothing to fill"),
        (("--fill", "canvas.csv"), "not said whose file"),
        (("canvas", "--fill", "canvas.csv", "--out", "canvas.csv"), "the export itself"),
        (("canvas", "--fill", "canvas.csv", "--column", "Tail"), "does not say whose column"),
        (("canvas", "no-such-thing", "--fill", "canvas.csv"), "No challenge"),
        (("moodle", "05-double", "--fill", "canvas.csv"), "no grading worksheet of Moodle"),
        (("gradescope", "--fill", "canvas.csv"), "no file takes them"),
        (("canvas", "--fill", "canvas.csv", "--roster", "."), "is a folder"),
    ],
)
def test_what_cannot_be_done_as_typed_is_said(grade: Type, class_: Path, typed: tuple[str, ...], said: str) -> None:
    """Nothing is written."""
    result = grade("grades", *typed)

    assert result.exit_code == 2
    assert said in result.output
    assert [path.name for path in class_.glob("*filled*")] == []


@pytest.mark.parametrize(
    ("typed", "variable", "said"),
    [
        (("--timezone", "Europe/Berln"), "", "'Europe/Berln' is no time zone"),
        ((), "CET-1CEST,M3.5.0", "--timezone Europe/Berlin"),  # POSIX allows it; a class.toml needs a name
    ],
)
def test_a_class_without_a_real_time_zone_is_not_written(
    grade: Type, class_: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], variable: str, said: str
) -> None:
    """The name is refused as it is typed, not by the next command that reads the file."""
    monkeypatch.setenv("TZ", variable)

    refused = grade("class", "init", "autumn", "--from", "canvas.csv", *typed)

    assert refused.exit_code == 2
    assert said in refused.output
    assert not (class_ / "autumn").exists()


def test_this_machines_time_zone_may_be_named_by_its_file(
    grade: Type, class_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`TZ=:/usr/share/zoneinfo/Asia/Tokyo` is a usual way to write it."""
    monkeypatch.setenv("TZ", ":/usr/share/zoneinfo/Asia/Tokyo")

    assert grade("class", "init", "autumn", "--from", "canvas.csv").exit_code == 0
    assert 'timezone = "Asia/Tokyo"' in (class_ / "autumn/class.toml").read_text()


def test_a_class_from_its_exports_to_its_points(grade: Type, class_: Path) -> None:
    """`grade class init` writes what `grade grades --class` goes by; what is wrong in it is named."""
    made = grade("class", "init", "autumn", "--from", "canvas.csv", "--timezone", "Europe/Berlin")
    assert made.exit_code == 0
    assert made.output.splitlines()[:2] == ["autumn/class.toml", "autumn/roster.csv"]
    toml = class_ / "autumn/class.toml"
    toml.write_text(toml.read_text() + "\n[challenges.05-double]\ndue = 2026-09-30\npenalty_per_day = 0.5\n")

    assert (
        "05-double  due Wed 30 Sep 2026 23:59 CEST; each day late costs 50%" in grade("class", "check", "autumn").output
    )
    found = grade("grades", "--class", "autumn", "--format", "csv")
    assert found.stdout.splitlines()[2:] == ["1,,0", "2,,0"]  # Canvas' ids: that export has no logins
    (class_ / "autumn/roster.csv").write_text("student,late_days,time_factor\nada,3,\nbob,,1.5\n")
    assert grade("class", "check", "autumn").output.splitlines()[1:] == [
        "2 students; with extensions: nobody",
        "Late days in the bank: 0 for everybody, ada 3 more",
        "With longer time limits: bob 1.5 times",
    ]
    (class_ / "autumn/roster.csv").write_text("student,name\nada,Ada Ng\nbob,Bo Bär\n")
    assert grade("grades", "--class", "autumn", "--format", "csv").stdout.splitlines()[2:] == [
        "ada,1,1",
        "bob,1,1",
    ]

    toml.write_text(toml.read_text() + "[challenges.05-doubel]\n")
    refused = grade("class", "check", "autumn")
    assert refused.exit_code == 2
    assert "the course has no challenge 05-doubel" in refused.output
    toml.write_text('format = 1\ntimezone = "Europe/Berlin\n')
    broken = grade("class", "check", "autumn")
    assert broken.exit_code == 2
    assert "autumn/class.toml: not TOML in line 2" in broken.output
    assert "next:  Mend it, then: grade class check autumn" in broken.output


@pytest.mark.parametrize(
    ("every", "own", "said"),
    [
        ("", "", ["Nothing is due yet: say when in autumn/class.toml"]),
        ("due = 2026-10-14", "", ["all  due Wed 14 Oct 2026 23:59 CEST; lateness costs nothing"]),
        (
            'due = 2026-10-14\nlate = "reject"\ngrace_minutes = 5',
            "due = 2026-12-01T12:00:00\nattempts = 1\nlate = 'free'\ngrace_minutes = 0\ncounts = 'last'",
            [
                "05-double  due Tue 01 Dec 2026 12:00 CET; lateness costs nothing; 1 attempt; the last one counts",
                "all others  due Wed 14 Oct 2026 23:59 CEST; what is late does not count; 5 minutes of grace",
            ],
        ),
        (
            "",
            "due = 2026-10-14\npenalty_per_day = 0.25\nreject_after_days = 1",
            ["05-double  due Wed 14 Oct 2026 23:59 CEST; each day late costs 25%; after 1 day nothing counts"],
        ),
    ],
)
def test_what_holds_is_told_in_words(grade: Type, class_: Path, every: str, own: str, said: list[str]) -> None:
    """For each challenge with rules of its own, and once for all others, however many there are."""
    own = f"[challenges.05-double]\n{own}\n" if own else ""
    (class_ / "autumn").mkdir()
    (class_ / "autumn/roster.csv").write_text("student\nada\n")
    (class_ / "autumn/class.toml").write_text(f'format = 1\ntimezone = "Europe/Berlin"\n[every]\n{every}\n{own}')

    assert grade("class", "check", "autumn").output.splitlines()[:-1] == said


def test_a_new_class_has_one_example(grade: Type, class_: Path) -> None:
    """Of a challenge of the course, however many that has; `grade list` tells the others."""
    assert grade("class", "init", "autumn", "--from", "canvas.csv").exit_code == 0

    assert (class_ / "autumn/class.toml").read_text().count("[challenges.") == 1
