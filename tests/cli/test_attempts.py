"""What costs an attempt, and what does not: placeholders, answers of another form, and two commands at once."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import Result

from grader.gradebook import Gradebook
from grader.report.record import Status, to_json
from tests.cli.conftest import RIGHT

Type = Callable[..., Result]


def rows(tmp_path: Path, challenge: str) -> tuple[int, int]:
    """Return how many submissions wait, and how many have a grade."""
    with Gradebook(str(tmp_path / "book.db")) as book:
        return len(book.ungraded("ada", challenge)), len(book.grades("ada", challenge))


def add(tmp_path: Path, challenge: str, source: bytes) -> None:
    """Store a submission, as a command does that is killed before it has a grade."""
    with Gradebook(str(tmp_path / "book.db")) as book:
        book.add_submission(
            student="ada", challenge=challenge, draw=0, source=source, filename="x.py", device="cpu",
            submitted_at=datetime.now(UTC),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("challenge", "text", "says"),
    [
        ("06-answer", "answer: int = ...\n", "still to be filled in. `answer` should be a whole number"),
        ("06-answer", "answer = '2'\n", "yours is `'2'`: leave the quotes out."),
        ("06-answer", "answer = 2.0\n", "such as `answer = 3`; yours is `2.0`."),
        ("05-double", "def double(x):\n    ...\n", "This is still the stub as you got it: write `double`"),
        ("05-double", "def double(x):\n    '''Soon.'''\n    raise NotImplementedError\n", "is still to be written"),
    ],
)
def test_what_was_not_attempted_costs_nothing(
    grade: Type, home: Path, tmp_path: Path, challenge: str, text: str, says: str
) -> None:
    """One sentence, no attempt, nothing kept; the only attempt is still there."""
    (home / "mine.py").write_text(text)
    result = grade("submit", challenge, "mine.py")
    said = " ".join(result.stdout.split())

    assert result.exit_code == 1
    assert "Not attempted yet, so nothing was judged. No attempt was used." in said
    assert says in said
    assert "grade report" not in said
    assert rows(tmp_path, challenge) == (0, 0)
    (home / "mine.py").write_text("answer = 2\n" if challenge == "06-answer" else RIGHT)
    assert grade("submit", challenge, "mine.py").exit_code == 0


def test_a_class_with_stubs(grade: Type, home: Path, tmp_path: Path) -> None:
    """They have a row that says so, in every run, and no grade."""
    (home / "class").mkdir()
    for student, text in {"ada": "def double(x):\n    ...\n", "bob": RIGHT}.items():
        (home / "class" / f"{student}.py").write_text(text)
    for _ in range(2):
        result = grade("batch", "05-double", "class", "--jobs", "1", "--format", "csv")
        assert [line.split(",")[:3] for line in result.stdout.splitlines()[1:]] == [
            ["ada", "not_attempted", "0"],
            ["bob", "graded", "6"],
        ]
        assert rows(tmp_path, "05-double") == (0, 0)


def test_what_another_command_judges_is_not_taken_for_interrupted(
    grade: Type, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two leaves it alone, and judges its own."""
    add(tmp_path, "05-double", RIGHT.encode())
    monkeypatch.setattr("grader.gradebook.book.is_held", lambda *_: True)
    (home / "double.py").write_text(RIGHT)
    result = grade("submit", "05-double", "double.py")

    assert result.exit_code == 0
    assert "interrupted" not in result.output
    assert rows(tmp_path, "05-double") == (1, 1)


def test_one_file_is_not_judged_twice_at_once_where_attempts_are_counted(
    grade: Type, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second click costs nothing."""
    add(tmp_path, "06-answer", b"answer = 3\n")
    monkeypatch.setattr("grader.gradebook.book.is_held", lambda *_: True)
    (home / "answer.py").write_text("answer = 3\n")
    result = grade("submit", "06-answer", "answer.py")

    assert result.exit_code == 2
    assert "This very file is being judged right now" in result.stderr
    assert rows(tmp_path, "06-answer") == (1, 0)


def test_a_killed_attempt_that_counts_is_judged_and_shown_before_the_next(
    grade: Type, home: Path, tmp_path: Path
) -> None:
    """It used the only one."""
    add(tmp_path, "06-answer", b"answer = 3\n")
    (home / "answer.py").write_text("answer = 2\n")
    result = grade("submit", "06-answer", "answer.py")

    assert result.exit_code == 2
    assert "was interrupted and is graded now" in result.stderr
    assert "0 of 3 points" in result.stdout
    assert "No attempt is left" in result.stderr
    assert rows(tmp_path, "06-answer") == (0, 1)


def test_nothing_is_told_of_an_attempt_before_it_is_stored(grade: Type, home: Path) -> None:
    """Else Ctrl-C would take back what went wrong, and an attempt would cost nothing."""
    (home / "answer.py").write_text("answer = 3\n")
    (home / "double.py").write_text(RIGHT)

    assert "✗" not in grade("submit", "06-answer", "answer.py").stderr
    assert "✓" in grade("submit", "05-double", "double.py").stderr


def test_a_rerun_mends_what_was_broken_in_its_own_row(grade: Type, home: Path, tmp_path: Path) -> None:
    """One row per submission, however often a class is graded."""
    (home / "class").mkdir()
    (home / "class" / "ada.py").write_text(RIGHT)
    grade("batch", "05-double", "class", "--jobs", "1")
    with Gradebook(str(tmp_path / "book.db")) as book:
        ((stored, given),) = book.grades("ada", "05-double")
    broken = msgspec.structs.replace(given, status=Status.BROKEN, message="killed")
    with closing(sqlite3.connect(tmp_path / "book.db")) as raw, raw:
        raw.execute("UPDATE grades SET costs_attempt = 0, status = 'broken', grade = ?", (to_json(broken).decode(),))
    result = grade("batch", "05-double", "class", "--jobs", "1", "--format", "csv")

    assert result.stdout.splitlines()[1].split(",")[:3] == ["ada", "graded", "6"]
    assert rows(tmp_path, "05-double") == (0, 1)
    with Gradebook(str(tmp_path / "book.db")) as book:
        assert book.grades("ada", "05-double")[0][0].id == stored.id


def test_the_right_answer_is_told_after_the_last_attempt_and_not_before(
    grade: Type, home: Path, course: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With a second attempt in hand neither the report nor what is kept holds it."""
    (home / "answer.py").write_text("answer = 3\n")
    meta = (course / "exercises/06-answer/challenge.toml").read_text()
    root = tmp_path / "course"
    shutil.copytree(course, root)
    (root / "exercises/06-answer/challenge.toml").write_text(meta.replace("attempts = 1", "attempts = 2"))
    monkeypatch.setenv("GRADE_COURSE", str(root))
    first = grade("submit", "06-answer", "answer.py", "--full").stdout
    assert "The right answer" not in first
    with closing(sqlite3.connect(tmp_path / "book.db")) as raw:
        assert "worked" not in raw.execute("SELECT grade FROM grades").fetchone()[0]

    second = grade("submit", "06-answer", "answer.py", "--full").stdout
    assert "## The right answer\n\n```python\nanswer = 2\n```" in second
    assert "Two is the one after one." in second
    grade("report", "06-answer", "--out", "report.html")
    assert "<p><code>answer = 2</code></p>" in (home / "report.html").read_text()


def test_a_model_solution_is_told_after_a_pass(grade: Type, home: Path) -> None:
    """And not to whoever fails."""
    (home / "double.py").write_text("def double(x):\n    return 3 * x\n")
    assert "model solution" not in grade("submit", "05-double", "double.py", "--full").stdout
    (home / "double.py").write_text(RIGHT)
    assert (
        "## A model solution\n\n```python\ndef double(x):\n    return x + x\n```"
        in grade("submit", "05-double", "double.py", "--full").stdout
    )
