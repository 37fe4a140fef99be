"""A whole class, in the exports of three systems: from the zip to the file that goes back."""

import csv
import io
import os
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.test_batch import batch
from tests.cli.whole_class import FULL, SIZE, SLUG, expected, exports, members, write_course, write_rules, zip_of

__all__ = ["batch"]
GOLDEN = Path(__file__).resolve().parents[1] / "golden/the_class"
MOST = {"canvas": 30, "moodle": 100}
Type = Callable[..., Result]


def compare(name: str, text: str) -> None:
    """Hold a text against the golden one, or write that."""
    if SIZE:
        return
    if os.environ.get("GRADE_GOLDEN") == "write":
        GOLDEN.mkdir(parents=True, exist_ok=True)
        (GOLDEN / name).write_text(text)

    assert text == (GOLDEN / name).read_text()


@pytest.mark.parametrize("system", ["canvas", "moodle", "gradescope"])
def test_everybody_gets_what_is_due(
    grade: Type, batch: Type, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """Right, wrong, planted, late, early, resubmitted, missing and hostile ones, under odd names, in any system."""
    course, class_ = write_course(tmp_path / "whole"), members()
    monkeypatch.setenv("GRADE_COURSE", str(course.root))
    files = exports(home, class_)
    made = grade("class", "init", "autumn", "--timezone", "Europe/Berlin", *(f"--from={file}" for file in files))
    assert made.exit_code == 0, made.output
    write_rules(home / "autumn", class_)
    archive = zip_of(system, home / "class.zip", class_, course)
    graded = batch(archive, "--class", "autumn", "--out", "out", challenge=SLUG)
    assert graded.exit_code == 1, graded.output

    rows = list(csv.DictReader((home / "out/results.csv").read_text().splitlines()))
    table = [[row[name] for name in ("student", "status", "points", "diagnosis", "notes")] for row in rows]
    compare(f"{system}.txt", "".join(" | ".join(line).rstrip(" |") + "\n" for line in table))
    everybody = {one.login for one in class_}
    assert {row["student"] for row in rows} - everybody == {"../../escaped.py"}
    assert Counter(row["student"] for row in rows).most_common(1)[0][1] == 1
    points = grade("grades", "--class", "autumn", "--format", "csv", SLUG)
    got = {row["student"]: row[SLUG] for row in csv.DictReader(points.stdout.splitlines())}
    assert {one.login: float(got[one.login]) if got[one.login] else None for one in class_} == {
        one.login: points for one, points in expected(system, class_)
    }
    if system in MOST:
        check_filled(grade, home, system)


def check_filled(grade: Type, home: Path, system: str) -> None:
    """Fill the system's own file, scaled; who has no points is named, and no other cell is touched."""
    class_ = members()
    result = grade("grades", system, SLUG, "--fill", f"{system}.csv", "--class", "autumn")
    text = (home / f"{system}-filled.csv").read_text()
    rows = list(csv.reader(io.StringIO(text)))
    head, *lines = rows
    column = head.index("Twice (77)" if system == "canvas" else "Grade")
    lines = lines[1:] if system == "canvas" else lines
    have = {one.login: points for one, points in expected(system, class_)}

    assert result.exit_code == 1
    for one, line in zip(class_, lines, strict=True):
        points = have[one.login]
        assert (float(line[column]) if line[column] else None) == (
            None if points is None else pytest.approx(points / FULL * MOST[system], abs=0.005)
        )
    assert result.output.count("no points") == sum(points is None for points in have.values())
    before = list(csv.reader(io.StringIO((home / f"{system}.csv").read_text())))
    assert [[*row[:column], *row[column + 1 :]] for row in rows] == [
        [*row[:column], *row[column + 1 :]] for row in before
    ]
    compare(f"{system}-filled.csv", text)


def test_the_class_is_as_classes_are(tmp_path: Path) -> None:
    """The script makes a hand-in for each upload, and somebody of every kind."""
    class_ = members()
    course = write_course(tmp_path / "whole")
    for system in ("canvas", "moodle", "gradescope"):
        with zipfile.ZipFile(zip_of(system, tmp_path / "class.zip", class_, course)) as archive:
            uploads = [name for name in archive.namelist() if name.endswith("answers.py") or "_answers-" in name]

        assert len(uploads) == len(set(uploads)) == sum(len(one.kind.uploads) for one in class_)
