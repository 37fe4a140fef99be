"""`grade class report`: typed as an instructor types it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from grader.gradebook import Gradebook, default_url
from grader.report.check_result import CheckResult, Outcome
from grader.report.record import Diagnosis
from tests.report.examples import grade as example

Type = Callable[..., Result]
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
STUDENTS = [f"student{i:02}" for i in range(12)]


def checks(student: int) -> tuple[CheckResult, ...]:
    """Return three checks, of which each student passes others."""
    return tuple(
        CheckResult(id=f"test_{name}", title=name, points=2, outcome=Outcome.PASSED if student % of else Outcome.FAILED)
        for name, of in (("loop", 2), ("lines_of_memory_that_is_held_until_the_end", 4), ("fine", 3))
    )


@pytest.fixture
def class_(home: Path) -> Path:
    """Return the folder of a class of twelve and one whom the roster does not name, all graded."""
    folder = home / "autumn"
    folder.mkdir()
    (folder / "class.toml").write_text('format = 1\ntitle = "Autumn"\ntimezone = "UTC"\n')
    (folder / "roster.csv").write_text("student\n" + "\n".join(STUDENTS) + "\n")
    with Gradebook(default_url()) as book:
        for i, student in enumerate([*STUDENTS, "stranger"]):
            book.record_start(student, "05-double", 0, NOON)
            number = book.add_submission(
                student=student, challenge="05-double", draw=0, source=b"x", filename="x.py", device="cpu",
                submitted_at=NOON + timedelta(minutes=7 * i + 1),
            )  # fmt: skip
            squared = Diagnosis(mistake="squared", text="T") if i == 4 else None
            book.store_grade(number, example(student=student, checks=checks(i), diagnosis=squared))
    return folder


@pytest.mark.usefixtures("class_")
def test_a_class_s_figures_are_shown_and_written(grade: Type) -> None:
    """On a terminal of 80 columns, as a page and as tables; of nobody by name."""
    result = grade("class", "report", "autumn")

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[1].split() == ["05-double", "12", "64", "%", "64", "%", "–", "0.41", "1", "–", "–"]
    assert "  squared: 1 of 12, 1 at first" in lines
    assert [line for line in lines if len(line) > 80 and not line.endswith(".")] == []
    assert "1 student whom the roster does not name is left out." in lines
    assert lines[-1] == "Page: autumn-report/index.html"
    written = {file.name: file.read_text() for file in Path("autumn-report").iterdir()}
    assert sorted(written) == ["challenges.csv", "checks.csv", "index.html", "mistakes.csv", "report.json"]
    assert not [name for name, text in written.items() if "student0" in text or "stranger" in text]


def test_few_students_make_no_figures(grade: Type, class_: Path) -> None:
    """And it says why."""
    (class_ / "roster.csv").write_text("student\n" + "\n".join(STUDENTS[:9]) + "\n")
    result = grade("class", "report", "autumn", "double", "--out", "figures")

    assert result.exit_code == 0
    assert result.output.startswith("05-double (9): Fewer than 10 students")
    assert "%" not in result.output
    assert "squared" not in Path("figures/index.html").read_text()


@pytest.mark.usefixtures("class_")
def test_what_is_no_class_or_cannot_be_written_is_said(grade: Type) -> None:
    """Nothing is lost by it."""
    assert "is no class" in grade("class", "report", "elsewhere").output
    Path("taken").write_text("a file")
    refused = grade("class", "report", "autumn", "--out", "taken")
    assert refused.exit_code == 3
    assert "--out DIR" in refused.output
