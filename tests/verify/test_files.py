"""What is found by reading a challenge's files; nothing is run."""

from pathlib import Path

import pytest

from grader.verify import Verified, verify
from tests.verify.courses import ANSWER, LEAKED, UNSAID, write_course


@pytest.fixture(scope="module")
def unsaid(tmp_path_factory: pytest.TempPathFactory) -> Verified:
    """A challenge whose author left much unsaid."""
    course = write_course(tmp_path_factory.mktemp("unsaid"), UNSAID)
    return verify(course.load("42-unsaid"), course, runs=5)


def said(verified: Verified, file: str) -> list[str]:
    """Return what was found about the file of that name."""
    return [f.message for f in verified.findings if f.where.endswith(file)]


def test_a_check_needs_mark_docstring_and_hint(unsaid: Verified) -> None:
    """All of them are listed, and such checks are not run."""
    assert said(unsaid, "test_hidden.py") == [
        "line 6: test_without_docstring has no docstring: it is what the student reads",
        "line 9: test_without_mark has no @check(points=...)",
        "line 6: test_without_docstring has no hint: @check(points=..., hint=...)",
    ]
    assert unsaid.matrix == {}


def test_a_planted_answer_needs_a_first_line_and_a_diagnosis(unsaid: Verified) -> None:
    """The diagnosis must be its own."""
    assert said(unsaid, "wrong/one.py") == ["the first line must be `# caught by: test_a[, test_b]`"]
    assert said(unsaid, "wrong/silent.py") == ["no docstring: it is the diagnosis of whoever makes this mistake"]
    assert said(unsaid, "wrong/two.py") == ["the same diagnosis as one.py: the two cannot be told apart"]
    assert ["not Python" in message for message in said(unsaid, "wrong/typo.py")] == [True]


def test_code_challenges_need_five_planted_answers(unsaid: Verified) -> None:
    """Four are too few."""
    assert said(unsaid, "/wrong") == ["4 planted answers; a build challenge needs at least 5"]


def test_undeclared_files_are_found(unsaid: Verified) -> None:
    """A leftover in the public folder."""
    assert len(said(unsaid, "notes.txt")) == 1


def test_hidden_text_in_the_public_tree_is_found(unsaid: Verified) -> None:
    """The sentence is quoted with both places."""
    (leak,) = [f.message for f in unsaid.findings if LEAKED[:40] in f.message]

    assert "exercises/42-unsaid/README.md, line 1" in leak


def test_nothing_is_found_twice(unsaid: Verified) -> None:
    """The list above is complete."""
    assert len(unsaid.findings) == 10


@pytest.mark.parametrize("missing", ["explanation.md", "test_hidden.py", "answer.py"])
def test_a_missing_hidden_file_is_found(tmp_path: Path, missing: str) -> None:
    """Explanation, checks, reference."""
    files = {name: text for name, text in ANSWER.items() if name != f"solutions/41-answer/{missing}"}
    if missing == "explanation.md":
        files["solutions/41-answer/test_hidden.py"] = "def broken("  # so that nothing is started
    course = write_course(tmp_path, files)
    messages = [f"{f.where}: {f.message}" for f in verify(course.load("41-answer"), course, runs=1).findings]

    assert any(f"solutions/41-answer/{missing}: missing" in message for message in messages)


def test_a_missing_stub_is_found_once(tmp_path: Path) -> None:
    """Several readers meet it; one finding tells it."""
    files = {name: text for name, text in ANSWER.items() if name != "exercises/41-answer/answer.py"}
    course = write_course(tmp_path, files)
    messages = [f.message for f in verify(course.load("41-answer"), course, runs=1).findings]

    assert messages == ["exercises/41-answer: no stub; add the one .py file that the student edits"]
