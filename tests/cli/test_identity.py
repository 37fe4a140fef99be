"""A file says itself whose numbers it is for: what `grade submit` makes of its stamp."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import last_report
from tests.cli.drawn import drawn

__all__ = ["drawn"]
Type = Callable[..., Result]
STUB = "07-drawn/drawn.py"


def answered(folder: Path, *, number: int | None = None) -> str:
    """Return the stub with the answer to the README's number, or to another, filled in."""
    found = re.search(r"Your number is (\d+)", (folder / "README.md").read_text())
    assert found
    return (folder / "drawn.py").read_text().replace("...", str(2 * (number or int(found[1]))))


def attempts(grade: Type) -> str:
    """Return the line of the status that counts attempts."""
    return next(line for line in grade("status").output.splitlines() if line.startswith("Attempts"))


@pytest.mark.usefixtures("drawn")
def test_fresh_numbers_and_a_right_answer_to_the_first_ones(grade: Type, home: Path) -> None:
    """The numbers change only when asked; a file is judged by the draw that its stamp names, wherever it lies."""
    grade("start", "07-drawn")
    first = answered(home / "07-drawn")
    grade("start", "07-drawn")
    assert answered(home / "07-drawn") == first
    (home / "mine (2).py").write_text(first)
    grade("start", "07-drawn", "--fresh")
    assert answered(home / "07-drawn") != first
    (home / STUB).write_text(answered(home / "07-drawn"))

    assert grade("submit", "07-drawn").exit_code == 0
    assert last_report(grade, "07-drawn")["report"]["grade"]["draw"] == 1
    assert grade("submit", "07-drawn", "mine (2).py").exit_code == 0
    assert last_report(grade, "07-drawn")["report"]["grade"]["draw"] == 0


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(" ada 0 ", " bob 0 "), "was written for bob, and you submit as ada"),
        (lambda text: text.replace(" ada 0 ", " ada 3 "), "was changed, or was not made for this course"),
        (lambda text: text.replace(": 07-drawn ", ": 08-plain "), "was written for 08-plain, and this is 07-drawn"),
        (lambda text: text + "# grade-stamp: 07-drawn bob 0 abc\n", "has two stamps"),
        (lambda text: text.replace("grade-stamp", "stamp"), "does not say whose numbers"),
    ],
)
def test_a_stamp_that_does_not_fit(grade: Type, home: Path, change: Callable[[str], str], said: str) -> None:
    """It is told in a sentence, and costs no attempt."""
    grade("start", "07-drawn")
    grade("start", "07-drawn", "--fresh")  # now there are two draws that a file without a stamp may be for
    (home / "other.py").write_text(change((home / "07-drawn/drawn.py").read_text().replace(" ada 1 ", " ada 0 ")))
    result = grade("submit", "07-drawn", "other.py")

    assert result.exit_code == 2
    assert said in result.stderr.replace("\n", " ")
    assert attempts(grade).split() == ["Attempts", "0"]


@pytest.mark.usefixtures("drawn")
def test_a_folder_knows_the_numbers_of_a_file_without_a_stamp(grade: Type, home: Path) -> None:
    """Written anew in its own folder it is judged; a copy of an older draw is not taken for it."""
    grade("start", "07-drawn")
    older = answered(home / "07-drawn")
    grade("start", "07-drawn", "--fresh")
    (home / STUB).write_text(older)
    refused = grade("submit", "07-drawn")
    (home / STUB).write_text(answered_without_stamp(home))

    assert "was written for your first numbers, and the folder holds your fresh numbers (draw 1)" in refused.stderr
    assert grade("submit", "07-drawn").exit_code == 0


def answered_without_stamp(home: Path) -> str:
    """Return nothing but the right answer."""
    found = re.search(r"Your number is (\d+)", (home / "07-drawn/README.md").read_text())
    assert found
    return f"answer = {2 * int(found[1])}\n"


@pytest.mark.usefixtures("drawn")
def test_never_started_and_one_draw(grade: Type, home: Path) -> None:
    """Without any numbers a file cannot be right; with one draw there is no doubt which is meant."""
    (home / "mine.py").write_text("answer = 4\n")
    before = grade("submit", "07-drawn", "mine.py")
    grade("start", "07-drawn")
    (home / "mine.py").write_text(answered_without_stamp(home))

    assert before.exit_code == 2
    assert "grade start 07-drawn" in before.stderr
    assert grade("submit", "07-drawn", "mine.py").exit_code == 0


@pytest.mark.usefixtures("drawn")
def test_another_key_gives_other_numbers(grade: Type, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was started with one key is not judged with another, in its folder or anywhere."""
    grade("start", "07-drawn")
    (home / STUB).write_text(answered(home / "07-drawn"))
    (home / "bare.py").write_text(answered_without_stamp(home))
    monkeypatch.setenv("GRADE_COURSE_KEY", "another")
    stamped = grade("submit", "07-drawn")
    (home / STUB).write_text("answer = 4\n")
    bare = grade("submit", "07-drawn")

    assert "was not made for this course" in stamped.stderr
    assert "were not drawn with the key that this course has now" in bare.stderr


@pytest.mark.usefixtures("drawn")
def test_where_no_numbers_are_needed(grade: Type, home: Path) -> None:
    """A file without a stamp is judged, one with a changed stamp too, and told so; a stranger's is not."""
    (home / "bare.py").write_text("answer = 2\n")
    assert grade("submit", "08-plain", "bare.py").exit_code == 0
    (home / "changed.py").write_text("answer = 2\n# grade-stamp: 08-plain ada 0 aaaa\n")
    changed = grade("submit", "08-plain", "changed.py")
    assert changed.exit_code == 0
    assert "The stamp of changed.py was changed" in changed.stderr
    (home / "bobs.py").write_text("answer = 2\n# grade-stamp: 08-plain bob 0 aaaa\n")
    assert "written for bob" in grade("submit", "08-plain", "bobs.py").stderr
