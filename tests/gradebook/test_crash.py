"""Killed at any moment or used by several at once: nothing lost, nothing graded twice."""

import subprocess
import sys
from typing import Any

import pytest

from grader.gradebook import Gradebook
from grader.report.record import to_json
from tests.processes import PATIENCE_S

WORK = """
import sys
from datetime import UTC, datetime
from grader.gradebook import Gradebook
from grader.report.record import from_json

url, student, rounds, grade = sys.argv[1:]
grade = from_json(grade)
with Gradebook(url) as book:
    for _ in range(int(rounds)):
        number = book.add_submission(
            student=student, challenge="tail", draw=0, source=b"x" * 5000, filename="tail.py", device="cpu",
            submitted_at=datetime.now(UTC))
        print("added", number, flush=True)
        book.store_grade(number, grade)
        print("graded", number, flush=True)
        book.record_start("both", "tail", number, datetime.now(UTC))
"""


def start(url: str, student: str, rounds: int, grade: bytes) -> "subprocess.Popen[str]":
    """Let another process add and grade in a loop."""
    command = [sys.executable, "-W", "error", "-c", WORK, url, student, str(rounds), grade.decode()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def require_sound(url: str, lines: list[str], rows: Any) -> None:
    """Require that all that was announced is there, once, and the rest can be graded."""
    announced: dict[str, list[int]] = {"added": [], "graded": []}
    for line in lines:
        word, number = line.split()
        announced[word].append(int(number))
    stored = {number for (number,) in rows(url, "SELECT id FROM submissions")}
    graded = [number for (number,) in rows(url, "SELECT submission_id FROM grades")]
    if not url.startswith("postgresql"):
        assert rows(url, "PRAGMA integrity_check") == [("ok",)]
        assert rows(url, "PRAGMA foreign_key_check") == []
    assert len(announced["added"]) == len(set(announced["added"]))
    assert set(announced["added"]) <= stored
    assert len(graded) == len(set(graded))
    assert set(announced["graded"]) <= set(graded) <= stored


@pytest.mark.parametrize("after", [1, 2, 7])
def test_killed_in_the_middle(url: str, make_grade: Any, rows: Any, after: int) -> None:
    """SIGKILL after so many lines: what was announced is kept, and what waits is graded once."""
    worker = start(url, "ada", 100_000, to_json(make_grade()))
    assert worker.stdout is not None
    lines = [worker.stdout.readline() for _ in range(after)]
    worker.kill()
    # The last line may have been cut by the kill.
    lines += [line for line in worker.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]

    require_sound(url, lines, rows)
    with Gradebook(url) as book:
        for waiting in book.ungraded("ada", "tail"):
            book.store_grade(waiting.id, make_grade())
        assert book.ungraded("ada", "tail") == []
        grades = book.grades("ada", "tail")
        assert book.attempts_used("ada", "tail", 0) == len(grades) >= sum("added" in line for line in lines)


def test_two_processes_at_once(url: str, make_grade: Any, rows: Any) -> None:
    """Both create the gradebook and write to it; neither fails, and each finds all of its own."""
    workers = [start(url, student, 40, to_json(make_grade())) for student in ("ada", "bob")]
    outputs = [worker.communicate(timeout=PATIENCE_S)[0].splitlines() for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0]
    require_sound(url, outputs[0] + outputs[1], rows)
    with Gradebook(url) as book:
        assert len(book.grades("ada")) == len(book.grades("bob")) == 40


GRADE_AGAIN = """
import sys
from grader.gradebook import Gradebook
from grader.report.record import from_json

with Gradebook(sys.argv[1]) as book:
    for number in range(1, 31):
        print(book.store_grade(number, from_json(sys.argv[2])).seed)
"""


def test_two_processes_grade_the_same(url: str, add: Any, make_grade: Any) -> None:
    """Whoever is first, both are handed the same grade."""
    with Gradebook(url) as book:
        for _ in range(30):
            add(book)
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", GRADE_AGAIN, url, to_json(make_grade(seed=seed)).decode()],
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in (1, 2)
    ]
    one, two = [worker.communicate(timeout=PATIENCE_S)[0].split() for worker in workers]

    assert len(one) == 30
    assert one == two
    with Gradebook(url) as book:
        assert [str(grade.seed) for _, grade in book.grades("ada")] == one
