"""A lesson's examples are run."""

from pathlib import Path

import pytest

from grader.course.challenge import Challenge
from grader.errors import CourseFault
from grader.verify import verify
from grader.verify.lesson import check_lesson, fill
from grader.verify.record import Findings
from tests.verify.courses import TOML, write_course


def lesson(root: Path, readme: str) -> Challenge:
    """Write a lesson."""
    files = {"exercises/50-lesson/challenge.toml": TOML.format(kind="lesson"), "exercises/50-lesson/README.md": readme}
    return write_course(root, files).load("50-lesson")


def found(challenge: Challenge, seconds: float = 60) -> list[str]:
    """Return what is found in it."""
    findings = Findings(challenge.slug)
    check_lesson(challenge, findings, seconds=seconds)
    return [f"{f.level}: {f.message}" for f in findings.all()]


def test_blocks_share_one_namespace(tmp_path: Path) -> None:
    """A later block uses what an earlier one made; what is printed does no harm."""
    readme = "# L\n\n```python\nx = 1\nprint('{')\n```\n\n- more\n\n  ```python\n  assert x == 1\n  ```\n"

    assert found(lesson(tmp_path, readme)) == []


def test_every_failing_block_is_named_by_its_line(tmp_path: Path) -> None:
    """The line is the README's; a syntax error has one too."""
    readme = "# L\n\n```python\ny = 1\nassert y == 2\n```\n\n```python\nfor\n```\n\n```python\n1 / 0\n```\n"
    messages = found(lesson(tmp_path, readme))

    assert [m.partition(" (")[0] for m in messages] == [
        "error: an example fails: line 5: AssertionError: ",
        "error: an example fails: line 9: SyntaxError: invalid syntax",
        "error: an example fails: line 13: ZeroDivisionError: division by zero",
    ]


def test_a_marked_block_is_not_run(tmp_path: Path) -> None:
    """`no-run` is the one mark; other languages are left alone."""
    readme = "```python no-run\n1 / 0\n```\n```text\nfor\n```\n```python norun\nx = 1\n```\n"

    assert found(lesson(tmp_path, readme)) == ["error: line 7: a Python block may be marked no-run, not norun"]


def test_a_lesson_without_examples_is_a_warning(tmp_path: Path) -> None:
    """A misspelt fence would go unnoticed otherwise."""
    assert found(lesson(tmp_path, "```pyhton\n1 / 0\n```\n")) == ["warning: holds no Python block that is run"]


def test_an_endless_block_is_stopped(tmp_path: Path) -> None:
    """The one that does not end is named."""
    readme = "```python\nx = 1\n```\n```python\nwhile True: pass\n```\n"

    assert found(lesson(tmp_path, readme), seconds=1) == [
        "error: the example that begins on line 5 does not end within 1 seconds"
    ]


def test_a_block_that_ends_the_process_is_named(tmp_path: Path) -> None:
    """Nothing after it is taken for good."""
    assert found(lesson(tmp_path, "```python\nimport os\nos._exit(3)\n```\n")) == [
        "error: the example that begins on line 2 ends the process with exit code 3"
    ]


def test_a_lesson_has_no_hidden_files(tmp_path: Path) -> None:
    """What lies in its hidden folder is undeclared, and there is nothing to grade."""
    challenge = lesson(tmp_path, "```python\n1\n```\n")
    write_course(tmp_path, {"solutions/50-lesson/test_hidden.py": ""})
    course = write_course(tmp_path, {})
    verified = verify(course.load(challenge.slug), course, runs=1)

    assert [f.where for f in verified.findings] == ["solutions/50-lesson/test_hidden.py"]
    assert verified.checks == ()


README = (
    "# L\n\n```python\nrise = [1.0, 2.0]\nprint(sum(rise))\n```\n\n"
    "```output\n{output}```\n\n```picture rise\n{text}```\n"
)
DRAWS = """from grader.checks import Curve, Curves


def rise(rise):
    return Curves(
        check="", title="Rise", x_label="step", y_label="height", curves=(Curve(name="it", values=tuple(rise)),)
    )
"""


def test_outputs_and_pictures_are_filled_in_and_held_to_what_ran(tmp_path: Path) -> None:
    """Empty places are errors until they are filled; then nothing is found, and nothing is written again."""
    challenge = lesson(tmp_path, README.format(output="", text=""))
    (challenge.folder / "pictures.py").write_text(DRAWS)
    hint = "Write it from what ran: grade verify --fill 50-lesson"
    assert found(challenge) == [
        f"error: line 8: not what the example before it gives. {hint}",
        f"error: line 11: not what the picture gives. {hint}",
        f"error: not what pictures.py draws. {hint}",
    ]

    assert fill(challenge)
    assert found(challenge) == []
    assert not fill(challenge)
    text = (challenge.folder / "README.md").read_text()
    assert "```output\n3.0\n```" in text
    assert "```picture rise\nheight, from 0 to 2, per step\nit  ▅" in text

    (challenge.folder / "README.md").write_text(text.replace("3.0", "3.1"))
    assert found(challenge) == [f"error: line 8: not what the example before it gives. {hint}"]


def test_a_picture_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    """A name that no example leaves, a picture that no function draws, and what is no evidence."""
    challenge = lesson(tmp_path, README.format(output="3.0\n", text=""))
    assert found(challenge) == ["error: line 12: there is no picture rise"]
    (challenge.folder / "pictures.py").write_text(DRAWS.replace("(rise)", "(fall)", 1))
    assert found(challenge)[0] == "error: drawing fails: rise: KeyError: 'fall'"
    (challenge.folder / "pictures.py").write_text("def rise(rise):\n    return {'type': 'curves'}\n")
    assert "50-lesson/pictures.py: no evidence: " in found(challenge)[0]
    with pytest.raises(CourseFault):
        fill(challenge)
