"""The student's way from the list to full marks."""

import json
import re
import shutil
import subprocess
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from grader.gradebook import Gradebook
from tests.cli.conftest import RIGHT, last_report
from tests.processes import PATIENCE_S

Type = Callable[..., Result]


def state(grade: Type, challenge: str) -> str:
    """Return the last column of the list."""
    line = next(line for line in grade("list").output.splitlines() if line.startswith(challenge))
    return re.split(r"  +", line)[-1]


def test_from_the_list_to_full_marks(grade: Type, home: Path) -> None:
    """List, start, hint, submit, report and status tell one story."""
    assert "05-double  build    advanced    5       6  untouched" in grade("list").output
    started = grade("start", "double")
    assert started.exit_code == 0
    assert "Write it." in started.output
    assert "grade submit 05-double" in started.output
    assert re.fullmatch(r"started, (10 min|9 min \d+ s) left", state(grade, "05-double"))
    assert "hint 1 of 2\nLook at the task." in grade("hint", "double").output
    (home / "05-double/double.py").write_text("def double(x):\n    return x * x\n")
    wrong = grade("submit", "05-double")
    assert wrong.exit_code == 1
    assert "This looks like: Squared." in wrong.stdout
    assert "Adding x to itself" not in wrong.output
    (home / "05-double/double.py").write_text(RIGHT)
    right = grade("submit", "05-double", "--quiet")
    assert right.exit_code == 0
    assert right.stderr == ""
    assert "6 of 6 points" in right.stdout
    assert "attempt 2" in right.stdout
    assert "★ New badge: First Full Marks" in right.stdout
    assert "  grade report 05-double   a model solution, the explanation, and every check" in right.stdout
    assert "  grade start 06-answer    next: Answer · concept · 5 min" in right.stdout
    assert "New badge" not in grade("submit", "05-double").stdout
    assert "Adding x to itself" in grade("report", "05-double").stdout
    assert state(grade, "05-double") == "done"
    assert "First Full Marks" in grade("status").output


def test_the_examples_come_from_a_seed_of_ones_own_choice(grade: Type, home: Path) -> None:
    """A report's seed can be given again; without one each submission has its own."""
    (home / "double.py").write_text(RIGHT)
    own = json.loads(grade("submit", "05-double", "double.py", "--format", "json", "--quiet").stdout)
    asked = json.loads(grade("submit", "05-double", "double.py", "--format", "json", "--quiet", "--seed", "7").stdout)

    assert asked["report"]["grade"]["seed"] == 7
    assert own["report"]["grade"]["seed"] != 7


def test_progress_is_plain_lines_when_piped(grade: Type, home: Path) -> None:
    """Each check is one line on stderr as it ends; the report alone is on stdout."""
    (home / "double.py").write_text("def double(x):\n    return 2.0\n")
    result = grade("submit", "05-double", "double.py")

    assert result.stderr.splitlines() == [
        "✓ passed  Doubles loop.",
        "✗ failed  Doubles memory.",
        "✗ failed  Doubles lines.",
        "✗ failed  Doubles anything.",
    ]
    assert "\033" not in result.output


def test_submit_inside_the_folder(grade: Type, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a workspace no argument is needed, and another file of it can be named."""
    grade("start", "05-double")
    monkeypatch.chdir(home / "05-double")
    (home / "05-double/other.py").write_text(RIGHT)

    assert grade("submit").exit_code == 1
    assert grade("submit", "other.py").exit_code == 0


@pytest.fixture
def numbered(course: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - it names a course too
    """Give each student numbers of their own in the first task."""
    copy = tmp_path / "numbered"
    shutil.copytree(course, copy)
    (copy / "exercises/05-double/variant.py").write_text("def draw(rng):\n    return {'number': rng.random()}\n")
    (copy / "exercises/05-double/README.md").write_text("# Double\n\nYour number is {{ number }}.\n")
    monkeypatch.setenv("GRADE_COURSE", str(copy))


@pytest.mark.usefixtures("numbered")
def test_commands_know_the_folder_they_are_typed_in(grade: Type, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Task, hint, report and start need no name in a workspace, nor the course, nor whose it is."""
    grade("start", "05-double", "--student", "bob")
    monkeypatch.chdir(home / "05-double")
    monkeypatch.delenv("GRADE_COURSE")
    with (home / "05-double/double.py").open("a") as stub:  # below it stands whose numbers these are
        stub.write(RIGHT)
    grade("submit")
    first = grade("task").output

    assert first == (home / "05-double/README.md").read_text().rstrip() + "\n"
    assert "hint 1 of 2" in grade("hint").output
    assert "6 of 6 points" in grade("report").output
    assert grade("start").exit_code == 2  # the file is edited
    assert grade("start", "--fresh").exit_code == 0
    assert grade("task").output != first
    assert grade("task", "--student", "ada").exit_code == 2
    beside = grade("start", "06-answer")
    assert "Edit ../06-answer/answer.py" in beside.output
    assert (home / "06-answer/answer.py").is_file()


@pytest.mark.usefixtures("numbered")
def test_the_task_is_shown_with_the_numbers_that_were_given(grade: Type, home: Path) -> None:
    """Also where the folder is not here; not before the start, from which a limit runs."""
    early = grade("task", "05-double")
    assert early.exit_code == 2
    assert "grade start 05-double" in early.stderr
    grade("start", "05-double")
    grade("start", "05-double", "--fresh")
    given = grade("task", "05-double").output
    assert "Your number is" in given
    (home / "05-double/README.md").unlink()
    assert grade("task", "05-double").output == given
    (home / "05-double").rename(home / "elsewhere")
    assert grade("task", "05-double").output == given


def test_start_without_a_name_is_the_next_challenge(grade: Type, home: Path) -> None:
    """Outside a workspace, the first that is not done."""
    assert "Edit 05-double/double.py" in grade("start").output
    with Gradebook(str(home.parent / "book.db")) as book:
        assert book.latest_draw("ada", "05-double") == 0


def test_a_notebook_is_its_code_cells(grade: Type, home: Path) -> None:
    """A notebook is graded like the text of its cells."""
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "outputs": (),
        "execution_count": None,
        "source": RIGHT,
    }
    (home / "n.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))

    assert grade("submit", "05-double", "n.ipynb").exit_code == 0
    assert "return 2 * x" in last_report(grade)["report"]["source"]


@pytest.mark.parametrize("form", ["json", "junit"])
def test_submit_prints_for_machines(grade: Type, home: Path, form: str) -> None:
    """With --format, stdout is nothing but the report."""
    (home / "double.py").write_text(RIGHT)
    submitted = grade("submit", "05-double", "double.py", "--format", form).stdout

    assert submitted == grade("report", "05-double", "--format", form).stdout
    assert submitted.startswith("{" if form == "json" else "<?xml")


def test_an_edited_file_is_never_lost(grade: Type, home: Path) -> None:
    """Started again it stays where it is; started fresh it is put aside."""
    grade("start", "05-double")
    (home / "05-double/double.py").write_text(RIGHT)
    assert grade("start", "05-double").exit_code == 2
    assert grade("start", "05-double", "--fresh").exit_code == 0
    assert (home / "05-double/double.1.bak.py").read_text() == RIGHT


def test_the_submission_is_judged_by_the_draw_of_its_folder(grade: Type, home: Path) -> None:
    """The grade carries the draw that the workspace was written with."""
    grade("start", "05-double")
    grade("start", "05-double", "--fresh")
    (home / "05-double/double.py").write_text(RIGHT)
    grade("submit", "05-double")

    assert last_report(grade)["report"]["grade"]["draw"] == 1


def test_attempts_run_out_and_come_back_fresh(grade: Type, home: Path) -> None:
    """The last attempt shows the explanation; after it only a fresh draw can be submitted."""
    grade("start", "06-answer")
    (home / "06-answer/answer.py").write_text("answer = 3\n")
    last = grade("submit", "06-answer")
    assert last.exit_code == 1
    assert "attempt 1 of 1" in last.stdout
    assert "grade start 06-answer --fresh   new numbers and new attempts" in last.stdout
    assert "Two is the one after one." in grade("report", "06-answer").stdout
    refused = grade("submit", "06-answer")
    assert refused.exit_code == 2
    assert "grade start 06-answer --fresh" in refused.stderr
    grade("start", "06-answer", "--fresh")
    (home / "06-answer/answer.py").write_text("answer = 2\n")
    assert grade("submit", "06-answer").exit_code == 0


def test_late_is_told_and_not_punished(grade: Type, home: Path, tmp_path: Path) -> None:
    """After the limit of a timed challenge the points are the same, and the report says how late."""
    with Gradebook(str(tmp_path / "book.db")) as book:
        book.record_start("ada", "05-double", 0, datetime.now(UTC) - timedelta(hours=1))
    (home / "double.py").write_text(RIGHT)
    assert state(grade, "05-double") == "started, time is up"
    result = grade("submit", "05-double", "double.py")

    assert result.exit_code == 0
    assert "late by 50 min" in result.stdout


def test_the_page_goes_into_the_folder_and_opens(grade: Type, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is one file in the workspace; --out names another; --open hands it to the browser."""
    opened: list[str] = []

    def open_(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", open_)
    (home / "double.py").write_text(RIGHT)
    grade("submit", "05-double", "double.py")
    assert grade("report", "05-double", "--format", "html").output == "05-double-report.html\n"
    grade("start", "05-double")
    assert grade("report", "05-double", "--open").output == "05-double/report.html\n"
    assert opened == [(home / "05-double/report.html").as_uri()]
    assert "<html" in (home / "05-double/report.html").read_text(encoding="utf-8")
    assert grade("report", "05-double", "--out", "r.txt").output == "r.txt\n"
    assert "6 of 6 points" in (home / "r.txt").read_text(encoding="utf-8")


def test_a_lesson_is_read_not_submitted(grade: Type) -> None:
    """Starting a lesson shows it and marks it as read."""
    assert "Read this" in grade("start", "09-lesson").output
    assert state(grade, "09-lesson") == "read"
    assert grade("submit", "09-lesson").exit_code != 0


def test_students_do_not_share_anything(grade: Type, home: Path) -> None:
    """--student keeps submissions apart."""
    (home / "double.py").write_text(RIGHT)
    assert grade("submit", "05-double", "double.py", "--student", "bob").exit_code == 0

    assert grade("report", "05-double").exit_code == 2
    assert grade("report", "05-double", "--student", "bob").exit_code == 0


def test_two_cold_submits_at_once(spawn: Callable[..., subprocess.Popen[str]], grade: Type, home: Path) -> None:
    """Started for real, on terminals without UTF-8: reports and exit codes, and each is kept and graded once."""
    (home / "one.py").write_text(RIGHT)
    (home / "two.py").write_text("def double(x):\n    return 0 * x\n")
    one, two = (spawn("submit", "05-double", name, PYTHONIOENCODING="latin-1") for name in ("one.py", "two.py"))
    out, err = two.communicate(timeout=PATIENCE_S)

    assert (one.wait(PATIENCE_S), two.returncode) == (0, 1)
    assert "0 of 6 points" in out
    assert "x failed  Doubles loop." in err
    assert kept(home.parent / "book.db") == (2, 2)
    assert "Interrupted" not in grade("status").output


def kept(book: Path) -> tuple[int, int]:
    """Return how many submissions and grades the gradebook holds."""
    with Gradebook(str(book)) as opened:
        graded: list[Any] = opened.grades("ada", "05-double")
        return len(graded) + len(opened.ungraded("ada", "05-double")), len(graded)
