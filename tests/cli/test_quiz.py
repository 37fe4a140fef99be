"""`grade quiz` as a student meets it: in a terminal of 80 columns."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.app import main
from grader.gradebook import Gradebook, read_progress
from tests.cli.conftest import PROGRAM
from tests.cli.person import Person
from tests.service.conftest import write_quiz


@pytest.fixture
def at_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Person]]:
    """Return what lets somebody type a command, in a folder beside a course of two questions."""
    write_quiz(tmp_path, "01-twice", "Twice")
    write_quiz(tmp_path, "02-again", "Again", limit="time_limit = 5")
    monkeypatch.setenv("GRADE_GRADEBOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("GRADE_STUDENT", "ada")
    monkeypatch.setenv("GRADE_WARM", "0")
    people: list[Person] = []

    def sit_down(*command: str) -> Person:
        people.append(Person([sys.executable, "-c", PROGRAM, *command], tmp_path))
        return people[-1]

    yield sit_down
    for one in people:
        one.close()


def number_in(shown: str) -> int:
    """Return the number that a task was drawn with."""
    found = re.search(r"total = (\d+) \* 2", shown)
    assert found is not None, shown
    return int(found[1])


def test_a_question_is_answered_explained_and_the_next_one_asked(
    at_the_terminal: Callable[..., Person], tmp_path: Path
) -> None:
    """A wrong form costs nothing, a mistake is named, the answer is traced, and Ctrl-C keeps what was typed."""
    ada = at_the_terminal("quiz")
    n = number_in(ada.sees("Attempt 1 of 2 · time limit 1 min"))
    assert "Question 1 of 2 · predict · 01-twice" in ada.seen
    ada.sees("  total = ")
    ada.types("lots\r")
    ada.sees("`total` should be a whole number")
    ada.sees("  total = ")
    ada.types(f"{3 * n}9\x7f\r")  # and a key is taken back
    ada.sees("odd = ")
    ada.types("f")  # a key is enough
    ada.sees(f"total = {3 * n}")
    ada.sees("Enter: hand in")
    ada.types("\r17\r")  # what is typed while it is judged is forgotten: it was meant for no question
    ada.sees("1 of 3 points")
    ada.sees("This looks like: You took it three times.")
    ada.sees("Attempt 2 of 2 · time limit 1 min · Enter alone keeps an answer")
    ada.sees(f"Enter keeps {3 * n}")
    ada.types("\r\r")
    ada.sees("These were judged just now.")
    ada.types("\r\rc")  # whoever only strikes Enter hands nothing in again
    ada.sees(f"Enter keeps {3 * n}")
    ada.types(f"{2 * n}\r")
    ada.sees("Enter keeps False")
    ada.types("\r")
    ada.sees("Enter: hand in")
    ada.types("\r")
    ada.sees("3 of 3 points")
    ada.sees("Run with your numbers, line by line")
    ada.sees(f"total = {2 * n}")
    ada.sees("Twice is even.")
    ada.sees("Enter: the next question")
    ada.types("\r")
    ada.sees("Question 2 of 2")
    ada.sees("  total = ")
    ada.types("17\r")
    ada.sees("odd = ")
    ada.types("\x03")
    ada.sees("Your answers are kept")
    assert ada.leaves() == 130
    assert max(map(len, ada.lines)) <= 80

    with Gradebook(str(tmp_path / "book.db")) as book:
        assert book.learning.draft("ada", "02-again", 0) == {"total": 17}
        assert [grade.earned for _, grade in book.grades("ada")] == [1, 3]


def test_against_the_clock(at_the_terminal: Callable[..., Person], tmp_path: Path) -> None:
    """It goes on while one thinks; when it is over so is the question, and no attempt is used."""
    ada = at_the_terminal("quiz", "--timed", "02-again")
    shown = ada.sees("  total = ")
    ada.types("5\r")
    assert re.search(r"0:0[0-5]$", shown)
    ada.sees("Time is up. What was not handed in uses no attempt.")
    ada.sees("0 of 1 question with full marks · nothing handed in")

    assert ada.leaves() == 1
    progress = read_progress(str(tmp_path / "book.db"), "ada")["02-again"]
    assert (progress.attempts, progress.draw) == (0, 0)


def test_a_terminal_is_left_as_it_was(at_the_terminal: Callable[..., Person]) -> None:
    """Also by SIGTERM, with keys shown again."""
    ada = at_the_terminal("quiz", "01")
    ada.sees("  total = ")
    ada.process.send_signal(signal.SIGTERM)

    assert ada.leaves() == 143


def test_what_was_solved_comes_back(at_the_terminal: Callable[..., Person], tmp_path: Path) -> None:
    """Once it is due, with new numbers; until then it says when that will be."""
    (tmp_path / "exercises/02-again").rename(tmp_path / "left-out")
    ada = at_the_terminal("quiz", "01")
    n = number_in(ada.sees("  total = "))
    ada.types(f"{2 * n}\r")
    ada.sees("odd = ")
    ada.types("f\r")
    ada.sees("1 of 1 question with full marks")
    assert ada.leaves() == 0
    waits = at_the_terminal("review")
    waits.sees("01-twice  in ")
    assert waits.leaves() == 0
    assert "Everything is done" in at_the_terminal("next").sees("when something will be")
    with closing(sqlite3.connect(tmp_path / "book.db")) as raw:
        raw.execute("UPDATE reviews SET due = '2020-01-01T00:00:00.000000+00:00'")
        raw.commit()

    at_the_terminal("next").sees("01-twice is due again, with new numbers.")
    again = at_the_terminal("review")
    again.sees("01-twice  due")
    fresh = number_in(again.sees("  total = "))
    again.types(f"{2 * fresh}\r")
    again.sees("odd = ")
    again.types("f\r")
    again.sees("1 of 1 question with full marks")
    assert again.leaves() == 0
    assert fresh != n
    at_the_terminal("review").sees("01-twice  in ")


@pytest.mark.parametrize("command", [["quiz"], ["quiz", "--timed"]])
def test_nobody_at_the_terminal(command: list[str]) -> None:
    """One sentence, and what to type instead."""
    done = CliRunner().invoke(main, command, input="A\n")

    assert done.exit_code == 2
    assert "grade quiz asks and answers in a terminal, and this is none" in done.output
    assert "next:  Write your answers into a file: grade start" in done.output


@pytest.mark.parametrize("command", ["--help", "list", "quiz --help", "next"])
def test_nothing_heavy_is_imported(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither torch nor the scheduler, nor what a quiz asks with."""
    monkeypatch.setenv("GRADE_GRADEBOOK", str(tmp_path / "book.db"))
    program = (
        "import sys; from grader.cli.app import main\n"
        f"try: main({command.split()!r})\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert "click" in loaded
    assert not loaded & {"torch", "fsrs", "jinja2", "rich", "sqlalchemy", "grader.service.quiz"}
