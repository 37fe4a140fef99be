"""Authors' files: answers may be computed, and are submitted as literals."""

from pathlib import Path

import pytest

from grader.checks.author import as_submission, docstring_of, execute, head_of
from grader.course.interface import Interface, read_answers
from grader.errors import CourseFault

ASKS = Interface(functions={}, answers=("answer",))


def written(folder: Path, text: str) -> Path:
    """Return a file of that text."""
    file = folder / "wrong.py"
    file.write_text(text)
    return file


def test_a_computed_answer_becomes_a_literal(tmp_path: Path) -> None:
    """The answer is evaluated over the variant's values and the snippet."""
    file = written(tmp_path, '"""Doc."""\nprinted, names = execute(snippet)\nanswer = [names["x"] / k, None]\n')
    source = as_submission(file.read_text(), file, ASKS, {"snippet": "x = 6.0", "k": 4})

    assert read_answers(source, ["answer"]) == {"answer": [1.5, None]}


def test_a_literal_answer_is_left_alone(tmp_path: Path) -> None:
    """A file that needs no computing is submitted as it is."""
    text = "# a comment\nanswer = 3\n"

    assert as_submission(text, written(tmp_path, text), ASKS, {}) == text


@pytest.mark.parametrize("text", ["answer = 1 / 0\n", "answer = object()\n", "pass\n", "answer = missing\n"])
def test_a_file_that_gives_no_answer_is_the_courses_fault(tmp_path: Path, text: str) -> None:
    """The instructor is told which file; nobody else pays."""
    with pytest.raises(CourseFault, match=r"wrong\.py"):
        as_submission(text, written(tmp_path, text), ASKS, {})


def test_a_snippet_returns_what_it_printed() -> None:
    """A predict challenge compares with the program's own output."""
    printed, names = execute("print('a', end='')\nx = 2")

    assert (printed, names["x"]) == ("a", 2)


def test_the_docstring_is_the_diagnosis() -> None:
    """Comments before it do not hide it; a file that is no Python has none."""
    assert docstring_of('# caught by: test_a\n"""You did it."""\n') == "You did it."
    assert docstring_of("def (:\n") == ""


def test_of_several_files_one_says_what_it_is(tmp_path: Path) -> None:
    """The one that begins with the checks that catch it, whichever comes first."""
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_text('# caught by: test_a\n"""You did it."""\n')

    assert docstring_of(head_of(tmp_path)) == "You did it."
    assert head_of(tmp_path / "a.py") == "x = 1\n"
