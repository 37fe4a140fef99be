"""Whatever is typed and whatever the file holds: one clear sentence, the right exit code, never a traceback."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.gradebook import Gradebook
from tests.cli.conftest import Lender, last_report

Type = Callable[..., Result]
NO_CODE = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
MAGIC = NO_CODE.replace(
    b"[]", b'[{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": "%run x.py"}]'
)


def submissions(home: Path) -> int:
    """Return how many submissions to 05-double are kept, graded or not."""
    with Gradebook(str(home.parent / "book.db")) as book:
        return len(book.grades("ada", "05-double")) + len(book.ungraded("ada", "05-double"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.py", b"", "empty.py is empty"),
        ("big.py", b"#" * 10_000_000, "too big"),
        ("latin.py", b'\nx = "\xe9"\n', "not UTF-8 text: byte 6, line 2"),
        ("nul.py", b"x = 1\ny = '\0'\n", "NUL character in line 2"),
        ("none.ipynb", NO_CODE, "has no code"),
        ("magic.ipynb", MAGIC, "%run"),
        ("broken.ipynb", b"{", "not a notebook"),
        ("words.txt", b"x", "neither a .py nor a .ipynb"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(grade: Type, home: Path, name: str, content: bytes, said: str) -> None:
    """Exit 2, one sentence, and nothing is kept."""
    (home / name).write_bytes(content)
    result = grade("submit", "05-double", name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr.splitlines()[0]
    assert "the submission's" in result.stderr
    assert submissions(home) == 0


@pytest.mark.parametrize("typed", [("05-double", "gone.py"), ("gone.py",), ("05-double",)])
def test_a_missing_file_is_named(grade: Type, typed: tuple[str, ...]) -> None:
    """A file that is not there is said to be not there, however it was named."""
    result = grade("submit", *typed)

    assert result.exit_code == 2
    assert result.stderr.startswith("grade: There is no file ")


@pytest.mark.parametrize("typed", [("05-double", "folder"), ("./folder",), ("folder",), ()])
def test_a_folder_is_not_a_submission(grade: Type, home: Path, typed: tuple[str, ...]) -> None:
    """A folder that is no workspace is refused in one sentence."""
    (home / "folder").mkdir()
    result = grade("submit", *typed)

    assert result.exit_code == 2
    assert result.stderr.startswith("grade: ")


@pytest.mark.parametrize("command", ["start", "hint", "submit", "report", "verify"])
def test_an_unknown_name_gets_the_nearest(grade: Type, command: str) -> None:
    """A slip of the finger is met with the name that was meant."""
    result = grade(command, "5-duoble")

    assert result.exit_code == 2
    assert "did you mean 05-double?" in result.stderr


@pytest.mark.parametrize(
    ("source", "said", "line"),
    [
        ("def other(x):\n    return x\n", "defines no function `double(x)`", None),
        ("x = 1\ndef double(x:\n", "SyntaxError (line 2)", 2),
        ("def double():\n    return 1\n", "cannot be called as `double(x)`", None),
        ("import os\nfrom nothere import *\n", "`nothere` is not here", 2),
        ("1 / 0\n", "ZeroDivisionError (line 1)", 1),
    ],
)
def test_a_file_that_cannot_be_run_costs_no_attempt(
    grade: Type, home: Path, source: str, said: str, line: int | None
) -> None:
    """Exit 1, the sentence, the line, and no attempt used."""
    (home / "double.py").write_text(source)
    result = grade("submit", "05-double", "double.py", "--quiet")
    found = last_report(grade)

    assert result.exit_code == 1
    assert said in " ".join(result.stdout.split())
    assert (found["status"], found["costs_attempt"], found["earned"]) == ("rejected", False, 0)
    assert found["report"]["grade"]["checks"][0]["failure"].get("line") == line


HOSTILE = """
def double(x):
    if x == 1.0:
        while True:
            pass
    if x == 2.0:
        bytearray(30 * 2**30)
    if x == 3.0:
        for number in range(1_000_000):
            print("line", number)
    return 2 * x
"""


def test_limits_are_named_and_the_next_check_still_runs(grade: Type, home: Path) -> None:
    """An endless loop, 30 GB and a million lines each fail their own check, and the last check passes."""
    (home / "double.py").write_text(HOSTILE)
    result = grade("submit", "05-double", "double.py")
    checks = last_report(grade)["report"]["grade"]["checks"]

    assert result.exit_code == 1
    assert [check["outcome"] for check in checks] == ["failed", "failed", "failed", "passed"]
    said = [check["failure"]["message"] for check in checks[:3]]
    assert "was not done after 3 seconds" in said[0]
    assert "256 MiB" in said[1]
    assert "printed more than" in said[2]


def test_leaving_at_import_fails_every_check(grade: Type, home: Path) -> None:
    """An exit status of 0 of one's own making earns nothing."""
    (home / "double.py").write_text("import os\nos._exit(0)\n")
    result = grade("submit", "05-double", "double.py", "--quiet")

    assert result.exit_code == 1
    assert "0 of 6 points" in result.stdout
    assert "ended its own process" in result.stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("report", "05-double"), "no submission of ada to 05-double"),
        (("report", "05-double", "--open", "--format", "json"), "A browser is for the page"),
        (("submit", "05-double", "--device", "cuda"), "CUDA was asked for, but"),
        (("list", "--course", "."), "is not a course"),
        (("list", "--student", "a\nb"), "control character"),
        (("hint", "09-lesson"), "has no hints"),
        (("new", "riddle", "40-x"), "is not a kind of challenge"),
        (("new", "debug", "X"), "is not allowed as a challenge's name"),
    ],
)
def test_what_cannot_be_done_as_typed_is_exit_2(
    grade: Type, home: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], said: str
) -> None:
    """Usage faults say why, and what to type next."""
    monkeypatch.setattr("grader.sandbox.devices.no_cuda", lambda: "there is none")
    (home / "double.py").write_text("x = 1\n")
    file = ("double.py",) if typed[0] == "submit" else ()
    result = grade(*typed, *file)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "\nnext:  " in result.stderr


def test_somebody_elses_file_needs_a_sandbox_or_trust(
    grade: Type, home: Path, lender: Lender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the kernel's help one's own file runs plainly; another's only with --trust-submissions, stamped."""
    monkeypatch.setattr("grader.sandbox.backends.kernel.missing", lambda: "it has no Landlock")
    (home / "double.py").write_text("def double(x):\n    return 2 * x\n")
    submit = ("submit", "05-double", "double.py", "--quiet")
    refused = grade(*submit, "--student", "bob")
    assert refused.exit_code == 2
    assert "--trust-submissions" in refused.stderr
    assert grade(*submit).exit_code == 0
    trusted = grade(*submit, "--student", "bob", "--trust-submissions")
    assert trusted.exit_code == 0
    assert "can be forged" in trusted.stdout
    assert lender.backends == ["plain", "plain"]
    assert grade(*submit, "--sandbox", "kernel").exit_code == 3


def test_a_workspace_of_somebody_else_is_somebody_elses(grade: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was handed over names its student, and their file is not one's own."""
    grade("start", "05-double", "--student", "bob")
    monkeypatch.setattr("grader.sandbox.backends.kernel.missing", lambda: "it has no Landlock")

    assert grade("submit", "05-double").exit_code == 2


def test_a_bug_of_grade_itself_is_confessed(grade: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit 3, one sentence, and the details in a file that is named."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr("grader.course.points.points_of", fail)
    result = grade("list")

    assert result.exit_code == 3
    assert "bug in grade: ZeroDivisionError" in result.stderr
    assert "deep inside" not in result.stderr
    (log,) = (tmp_path / "state").rglob("grade.log")
    assert str(log) in result.stderr
    assert "deep inside" in log.read_text()


def test_a_broken_challenge_does_not_hide_the_others(
    grade: Type, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list goes on, and says on stderr what it left out and why."""
    copy = tmp_path / "copy"
    shutil.copytree(course, copy)
    (copy / "exercises/06-answer/challenge.toml").write_text("format = 1\n")
    monkeypatch.setenv("GRADE_COURSE", str(copy))
    result = grade("list")

    assert result.exit_code == 0
    assert "05-double" in result.stdout
    assert "left out: exercises/06-answer/challenge.toml: title: missing" in result.stderr
    assert grade("start", "06-answer").exit_code == 3


def test_a_course_without_checks_cannot_grade(
    grade: Type, course: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where solutions/ is missing, whoever has the checks is named, and nothing is kept or false."""
    shutil.copytree(course / "exercises", tmp_path / "copy/exercises")
    monkeypatch.setenv("GRADE_COURSE", str(tmp_path / "copy"))
    (home / "double.py").write_text("x = 1\n")
    result = grade("submit", "05-double", "double.py")

    assert result.exit_code == 1
    assert "your instructor's checks tell: hand in double.py" in result.stdout
