"""`grade class similar`: typed as an instructor types it."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from grader.gradebook import Gradebook, default_url
from grader.report.check_result import CheckResult, Outcome
from tests.report.examples import grade as example

Type = Callable[..., Result]
LOOP = """
def double(x):
    # {name} wrote this
    total = 0.0
    for part in range(2):
        if part < 2 and x != 0:
            total = total + x * (1 + 0 * part)
        elif x == 0:
            total = max(total, 0.0)
    return total
"""
PROGRAMS = {
    "ada": LOOP.format(name="Ada Lovelace"),
    "=bob": LOOP.format(name="=bob").replace("total", "whole").replace("part", "n").replace("    ", "  "),
    "cyd": "def double(x):\n    held = [x]\n    held.extend(held)\n    return sum(v for v in held if v or not v)\n",
    "dan": "def double(x):\n    return x + x\n",
}
ACCUSING = ("plagiar", "cheat", "copied", "suspect", "guilty", "stolen", "fraud")


@pytest.fixture
def class_(home: Path) -> Path:
    """Return the folder of a class of four, all graded."""
    folder = home / "autumn"
    folder.mkdir()
    (folder / "class.toml").write_text('format = 1\ntimezone = "UTC"\n')
    (folder / "roster.csv").write_text("student,name\nada,Ada Lovelace\n=bob,Bo Bär\ncyd,Cyd\ndan,Dan\n")
    checks = (CheckResult(id="test_loop", title="L", points=2, outcome=Outcome.PASSED),)
    with Gradebook(default_url()) as book:
        for student, source in PROGRAMS.items():
            number = book.add_submission(
                student=student, challenge="05-double", draw=0, source=source.encode(), filename="double.py",
                device="cpu", submitted_at=datetime(2026, 10, 1, 9, tzinfo=UTC),
            )  # fmt: skip
            book.store_grade(number, example(student=student, checks=checks))
    return folder


def written(folder: str) -> dict[str, str]:
    """Return the text of each file below a folder, by its path in it."""
    files = [file for file in Path(folder).rglob("*") if file.is_file() and file.suffix != ".zip"]
    return {str(file.relative_to(folder)): file.read_text() for file in files}


@pytest.mark.usefixtures("class_")
def test_two_programs_that_are_one_are_shown_side_by_side(grade: Type) -> None:
    """With how usual that is; in words that accuse nobody."""
    result = grade("class", "similar", "autumn", "double")

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "05-double: 4 handed in"
    assert lines[2].split()[:6] == ["=bob", "ada", "100", "%", "1", "of"]
    assert lines[-1] == "Page: autumn-similar/05-double/index.html"
    files = written("autumn-similar/05-double")
    assert {"index.html", "pair-001.html", "pairs.csv"} <= files.keys()
    assert "100 % alike" in files["pair-001.html"]
    assert files["pair-001.html"].count('<span class="row marked">') >= 14
    rows = list(csv.reader(io.StringIO(files["pairs.csv"])))
    assert rows[1][:3] == ["'=bob", "ada", "1.0000"]
    said = (result.output + "".join(files.values())).lower()
    assert [word for word in ACCUSING if word in said] == []


@pytest.mark.usefixtures("class_")
def test_other_programs_get_what_they_read(grade: Type) -> None:
    """JPlag: a folder per student and the starter's; Dolos: a zip with info.csv on top and the starter ignored."""
    result = grade("class", "similar", "autumn", "05-double", "--export", "jplag", "--export", "dolos")

    assert result.exit_code == 0, result.output
    assert "-l python3 -bc autumn-similar/05-double/jplag/base" in result.output
    place = Path("autumn-similar/05-double")
    assert (place / "jplag/submissions/ada/double.py").read_text() == PROGRAMS["ada"]
    assert len(list((place / "jplag/submissions").iterdir())) == 4
    assert "..." in (place / "jplag/base/double.py").read_text()
    with zipfile.ZipFile(place / "dolos.zip") as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("info.csv").decode())))
        assert all(row["filename"] in archive.namelist() for row in rows)
        assert archive.read("ada/double.py").decode() == PROGRAMS["ada"]
    assert [row["full_name"] for row in rows if row["ignored"] == "true"] == ["starter"]
    assert {row["created_at"] for row in rows} == {"", "2026-10-01 09:00:00 +0000"}


def test_an_anonymous_class_stays_so(grade: Type, class_: Path) -> None:
    """In what is printed, in the pages, in the names of files, and in what goes to other programs."""
    toml = class_ / "class.toml"
    toml.write_text(toml.read_text() + "anonymous = true\n")
    typed = ("class", "similar", "autumn", "05-double", "--export", "jplag", "--export", "dolos")
    result = grade(*typed)

    assert result.exit_code == 0, result.output
    files = written("autumn-similar")
    with zipfile.ZipFile("autumn-similar/05-double/dolos.zip") as archive:
        shown = [result.output, *files, *files.values(), *archive.namelist(), archive.read("info.csv").decode()]
    assert [name for name in ("ada", "Lovelace", "bob", "cyd") for text in shown if name in text] == []
    assert grade(*typed).output == result.output  # the same pseudonyms in every run
    assert (class_ / "pseudonyms.key").stat().st_mode & 0o77 == 0
