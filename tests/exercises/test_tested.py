"""What the tasks say of the functions that students write tests for."""

import ast
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import Course

COURSE = Course(Path(__file__).resolve().parents[2])
TESTED = {"test-the-window": "update_points", "test-the-tail": "loss_weights"}


def tables_of(slug: str) -> list[list[Any]]:
    """Return the rows of a task's tables whose cells are values, as values."""
    text = (COURSE.load(slug).folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`?[\[\d][^|]*) \| (.+) \|$", text, re.MULTILINE)
    cells = [[first, *rest.split(" | ")] for first, rest in rows]
    return [[ast.literal_eval(cell.strip("` ")) for cell in row] for row in cells if row[-1].startswith("`[")]


@pytest.mark.parametrize("slug", TESTED)
def test_the_examples_are_what_a_right_function_returns(slug: str) -> None:
    """That of the harness, and each of the programs that a test must accept."""
    challenge, name = COURSE.load(slug), TESTED[slug]
    right = [file for file in challenge.program_files() if file.parent.name == "right"]
    rows = tables_of(slug)

    assert len(rows) >= 3
    for file in (challenge.folder / "harness.py", *right):
        function = runpy.run_path(str(file))[name]
        for *arguments, wanted in rows:
            assert function(*arguments) == pytest.approx(wanted), file
