"""`grade learn` as a student meets it: in a terminal of 80 columns, and as pages."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.app import main
from grader.cli.reading import _screens
from grader.gradebook import read_progress
from tests.cli.conftest import PROGRAM
from tests.cli.person import Person
from tests.cli.test_quiz import number_in
from tests.service.conftest import write_lesson, write_quiz


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course of two lessons, the first with a question; ada is here."""
    write_lesson(tmp_path, "01-sums", "Sums")
    write_quiz(tmp_path, "02-twice", "Twice", limit="")
    write_lesson(tmp_path, "03-parts", "Parts")
    monkeypatch.setenv("GRADE_GRADEBOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("GRADE_STUDENT", "ada")
    monkeypatch.setenv("GRADE_WARM", "0")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def at_the_terminal(course: Path) -> Iterator[Callable[..., Person]]:
    """Return what lets ada type a command."""
    people: list[Person] = []

    def sit_down(*command: str) -> Person:
        people.append(Person([sys.executable, "-c", PROGRAM, *command], course))
        return people[-1]

    yield sit_down
    for one in people:
        one.close()


def test_lessons_are_read_and_their_questions_answered(at_the_terminal: Callable[..., Person], course: Path) -> None:
    """Page by page, back too; it goes on where one left; the question is judged and explained at once."""
    ada = at_the_terminal("learn")
    ada.sees("Sums · page 1 of 2")
    ada.sees("More challenges · 5 minutes")
    ada.sees("What it is about.")
    ada.sees("Enter: the next page   Ctrl-C: enough")
    ada.types("\r")
    ada.sees("Two and one")
    ada.sees("print(2 + 1)")
    ada.sees("│ 3")
    ada.sees("height, from 0 to 2")
    ada.sees("Enter: its question   b: back")
    ada.types("b")
    ada.sees("page 1 of 2")
    ada.sees("Enter: the next page")
    ada.types("\r")
    ada.sees("Enter: its question")
    ada.types("\x03")
    ada.sees("Go on with: grade learn")
    assert ada.leaves() == 130

    again = at_the_terminal("learn")
    assert "page 2 of 2" in again.sees("That was all.")
    again.sees("Enter: its question")
    again.types("\r")
    again.sees("Question on “Sums” · predict · 02-twice")
    n = number_in(again.sees("Attempt 1 of 2"))
    again.sees("a whole number")
    again.sees("total = ")
    again.types(f"{2 * n}\r")
    again.sees("odd = ")
    again.types("f")
    again.sees("Enter: hand in")
    again.types("\r")
    again.sees("3 of 3 points")
    again.sees("Twice is even.")
    again.sees("Enter: the next lesson")
    again.types("\r")
    again.sees("Parts · page 1 of 2")
    again.sees("Enter: the next page")
    again.types("\r")
    again.sees("Enter: done")
    again.types("\r")
    again.sees("1 of 1 question with full marks")
    assert again.leaves() == 0
    assert read_progress(str(course / "book.db"), "ada")["02-twice"].full_marks

    over = at_the_terminal("learn")
    over.sees("All lessons are read, and their questions answered")
    assert over.leaves() == 2
    once_more = at_the_terminal("learn", "sums")
    assert "page 1 of 2" in once_more.sees("Enter: the next page")


def test_pages_are_written_and_one_is_opened(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all lessons, into a folder here; the one that is next, or named, is opened."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)  # returns nothing: no browser could be started

    done = CliRunner().invoke(main, ["learn", "--open"])
    named = CliRunner().invoke(main, ["learn", "parts", "--open"])

    assert (done.exit_code, done.stdout) == (0, "lessons/01-sums.html\n")
    assert named.stdout == "lessons/03-parts.html\n"
    assert [address.rpartition("/")[2] for address in opened] == ["01-sums.html", "03-parts.html"]
    assert sorted(file.name for file in (course / "lessons").iterdir()) == ["01-sums.html", "03-parts.html"]


@pytest.mark.usefixtures("course")
def test_nobody_at_the_terminal() -> None:
    """One sentence, and what to type instead."""
    done = CliRunner().invoke(main, ["learn"])

    assert done.exit_code == 2
    assert "grade learn asks and answers in a terminal, and this is none" in done.output
    assert "grade learn --open" in done.output


def test_a_long_page_is_parted_between_its_paragraphs() -> None:
    """In the lower half of the screen, else where it is full; nothing but a blank line is lost."""
    lines = ["word"] * 12 + [""] + ["word"] * 30
    screens = list(_screens(lines, 16))

    assert [len(screen) for screen in screens] == [12, 16, 14]
    assert [line for screen in screens for line in screen] == [line for line in lines if line]
