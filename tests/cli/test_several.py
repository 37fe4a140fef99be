"""A task with several files to edit: started, submitted, reported, and graded for a class."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result

from grader.cli.app import main
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.scaffold import new_course, scaffold
from tests.cli.conftest import Lender, Lent

SLUG = "21-sensor"
ENTRY, OTHER = "sensor.py", "cleaning.py"
RIGHT = {
    ENTRY: "from __future__ import annotations\n\nimport cleaning\n\n\ndef spread(values: list[float | None]):\n"
    "    kept = cleaning.clean(values)\n    return max(kept) - min(kept)\n\n\ndef clean(values):\n    return None\n",
    OTHER: "def clean(values):\n    return [value for value in values if value is not None]\n",
}
ZERO = {**RIGHT, OTHER: "def clean(values):\n    return [value for value in values if value]\n"}
Type = Callable[..., Result]


@pytest.fixture(scope="module")
def two_files(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with a challenge of two files, as `grade new` writes it."""
    course = Course(tmp_path_factory.mktemp("several") / "course")
    new_course(course.root)
    scaffold(course, "files", SLUG)
    return course


@pytest.fixture
def typed(grade: Type, two_files: Course, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a `grade` command in that course."""
    monkeypatch.setenv("GRADE_COURSE", str(two_files.root))
    return grade


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Write files into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def test_from_start_to_report(typed: Type, home: Path) -> None:
    """Both stubs are written, both files are judged, each function in the file that the task asks for it in."""
    started = typed("start", SLUG)
    folder = home / SLUG
    stubs = {name: (folder / name).read_text() for name in (ENTRY, OTHER)}

    assert "Edit sensor.py and cleaning.py in 21-sensor" in started.output
    assert all("# grade-stamp: 21-sensor ada 0" in text for text in stubs.values())

    write(folder, RIGHT)
    submitted = typed("submit", SLUG)
    page = typed("report", SLUG)

    assert submitted.exit_code == 0, submitted.output
    assert "3 of 3 points" in page.output
    assert "Every check passed." in page.output


def test_an_error_names_its_file_and_line(typed: Type, home: Path) -> None:
    """Of the second file, as the student sees it: raised, hanging, or no Python; the way to it goes over both."""
    typed("start", SLUG)
    helped = RIGHT[ENTRY].replace("cleaning.clean(", "cleaning.helped(")
    folder = write(
        home / SLUG, {ENTRY: helped, OTHER: f"{RIGHT[OTHER]}\n\ndef helped(values):\n    return values.nothing\n"}
    )
    raised = typed("submit", SLUG, "--full").output

    assert "Your code raised AttributeError (cleaning.py, line 6)" in raised
    assert "cleaning.py, line 6: return values.nothing" in raised
    assert "sensor.py, line 7, in spread\n  cleaning.py, line 6, in helped" in raised

    (folder / OTHER).write_text("def clean(values):\n    return [\n")
    assert "SyntaxError (cleaning.py, line 2): '[' was never closed." in typed("submit", SLUG).output
    (folder / OTHER).write_text("x = 1\nclean = x.nothing\n")
    assert "AttributeError (cleaning.py, line 2)" in typed("submit", SLUG).output
    (folder / OTHER).write_text("x = 1\n")
    assert "cleaning.py defines no function `clean(values)`." in typed("submit", SLUG).output
    (folder / OTHER).write_text("\n\ndef clean(values):\n    while True:\n        pass\n")
    assert "cleaning.py, line " in typed("submit", SLUG).output


def test_the_report_shows_every_file(typed: Type, home: Path, two_files: Course) -> None:
    """Each under its name, its lines numbered as in the file; a known mistake is named; then a model solution."""
    typed("start", SLUG)
    write(home / SLUG, ZERO)
    typed("submit", SLUG)
    typed("report", SLUG, "--format", "html")
    page = re.sub(r"<[^>]*>", "", (home / SLUG / "report.html").read_text())

    assert f"# %% file {ENTRY}1from __future__ import annotations23import cleaning" in page
    assert f"# %% file {OTHER}1def clean(values):2    return [value for value in values if value]\n" in page
    assert "You drop a measured zero" in typed("report", SLUG).output

    write(home / SLUG, RIGHT)
    typed("submit", SLUG)
    told = typed("report", SLUG).output
    reference = two_files.load(SLUG).reference_files
    assert all(line in told for file in reference for line in file.read_text().split("\n"))


def test_what_is_missing_or_misnamed_uses_no_attempt(typed: Type, home: Path) -> None:
    """One sentence each, before anything is stored; what lies beside is said and left out."""
    typed("start", SLUG)
    folder = write(home / SLUG, RIGHT)
    (folder / OTHER).rename(folder / "cleanin.py")
    missing = typed("submit", SLUG)

    assert missing.exit_code == 2
    assert "has no cleaning.py; this task has the files sensor.py and cleaning.py" in missing.output
    assert "Rename cleanin.py to cleaning.py" in missing.output

    (folder / "cleanin.py").rename(folder / OTHER)
    (folder / "mine.py").write_text("x = 1\n")
    wrong = typed("submit", SLUG, f"{SLUG}/mine.py")
    assert wrong.exit_code == 2
    assert "none of the files of 21-sensor: sensor.py and cleaning.py" in wrong.output
    assert typed("report", SLUG).exit_code == 2

    (folder / ENTRY).write_text("x = 0\n" * 30_000)
    (folder / OTHER).write_text("x = 0\n" * 30_000)
    assert "sensor.py and cleaning.py are too big: together 256 KB" in typed("submit", SLUG).output

    write(folder, RIGHT)
    right = typed("submit", SLUG, f"{SLUG}/{OTHER}")
    assert "Not graded: mine.py" in right.output
    assert (right.exit_code, "attempt 1" in right.output) == (0, True)


def test_the_stubs_are_not_attempted_yet(typed: Type, home: Path) -> None:
    """As long as neither file was touched; an edited one is put aside by --fresh and else left alone."""
    typed("start", SLUG)
    assert "still the stub" in typed("submit", SLUG).output
    write(home / SLUG, {OTHER: RIGHT[OTHER]})

    assert "cleaning.py holds your edits" in typed("start", SLUG).output
    assert typed("start", SLUG, "--fresh").exit_code == 0
    assert (home / SLUG / "cleaning.1.bak.py").read_text() == RIGHT[OTHER]
    assert not (home / SLUG / "sensor.1.bak.py").exists()
    assert "raise NotImplementedError" in (home / SLUG / OTHER).read_text()


@pytest.mark.parametrize("zipped", [False, True])
def test_a_class(typed: Type, home: Path, engines: Lender, monkeypatch: pytest.MonkeyPatch, *, zipped: bool) -> None:
    """A folder for each, or as Canvas names files; who lacks a file is told by name, and the others are graded."""

    def lend(challenge: Challenge, *, runs: bool, backend: str, device: Literal["cpu", "cuda"], **_: object) -> Lent:
        return engines(challenge, lambda: runs, backend=backend, device=device, own=False)

    monkeypatch.setattr("grader.grading.pool.start_engine", lend)
    typed("start", SLUG)
    stamp = next(line for line in (home / SLUG / OTHER).read_text().split("\n") if "grade-stamp:" in line)
    class_ = home / "class"
    class_.mkdir()
    write(class_ / "one", {**RIGHT, OTHER: f"{RIGHT[OTHER]}\n{stamp}\n"})
    write(class_ / "bob", ZERO)
    write(class_ / "cy", {**RIGHT, "notes.py": "x = 1\n"})
    write(class_ / "dan", {ENTRY: RIGHT[ENTRY], "cleaning (1).py": RIGHT[OTHER]})
    write(class_ / "eve", {ENTRY: RIGHT[ENTRY]})
    write(class_, {"fay.py": RIGHT[ENTRY]})
    write(class_, {"geeguy_7_81_sensor.py": RIGHT[ENTRY], "geeguy_7_82_cleaning.py": RIGHT[OTHER]})
    write(class_, {"haihal_8_91_sensor.py": RIGHT[ENTRY]})
    if zipped:
        with zipfile.ZipFile(home / "class.zip", "w") as archive:
            for file in sorted(class_.rglob("*.py")):
                archive.write(file, file.relative_to(home))
        shutil.rmtree(class_)
    result = CliRunner().invoke(
        main, ["batch", SLUG, str(home / "class.zip") if zipped else str(class_), "--format", "csv"]
    )
    rows = {row.split(",")[0]: row for row in result.stdout.splitlines()}

    assert result.exit_code == 1, result.output
    assert [name for name in rows if ",graded,3," in rows[name]] == ["ada", "cy", "dan", "geeguy_7"]
    assert "zero" in rows["bob"]
    assert "Not graded: notes.py" in rows["cy"]
    assert "no cleaning.py" in rows["eve"]
    assert "no cleaning.py" in rows["haihal_8"]
    assert "in a folder for each student" in rows["fay"]
