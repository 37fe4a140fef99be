"""Where a line is to be marked: whatever was drawn, the stub is Python, the wrong lines are found, and they vary."""

import ast
import random
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from grader.course.assignment import Assignment, assign
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.variant import draw_variant
from grader.grading.answers import answers_of, deviations

COURSE = Course(Path(__file__).resolve().parents[2])
DRAWS = 60
MARKED = {"buggy_line", "buggy_lines"}
DEBUG = [one.slug for one in COURSE.challenges if one.meta.kind == "debug"]


def drawn(slug: str) -> Iterator[Assignment]:
    """Yield a challenge as students get it."""
    challenge = COURSE.load(slug)
    one = draw_variant(challenge, "anybody", 0, course_key(COURSE))
    draw = runpy.run_path(str(challenge.folder / "variant.py"))["draw"]
    for number in range(DRAWS):
        yield assign(challenge, msgspec.structs.replace(one, values=draw(random.Random(number))))


@pytest.mark.parametrize("slug", DEBUG)
def test_the_wrong_lines(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are statements inside functions, and stand in more than one place; no planted answer of lines marks the same."""
    places: set[tuple[int, ...]] = set()
    harness = COURSE.load(slug).folder / "harness.py"
    if harness.exists():  # authors' files import it, as students' do
        monkeypatch.setitem(sys.modules, "harness", ModuleType("harness"))
        exec(harness.read_text(encoding="utf-8"), vars(sys.modules["harness"]))
    for task in drawn(slug):
        right = answers_of(task, task.challenge.reference_file)
        assert right is not None, task.variant.values
        (name,) = MARKED & right.keys()
        marked: Any = right[name]
        lines: list[int] = marked if isinstance(marked, list) else [marked]
        inside = {
            node.lineno
            for function in ast.walk(ast.parse(task.stub))
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.stmt)
        }

        assert set(lines) <= inside
        places.add(tuple(lines))
        for planted in task.challenge.planted_files():
            answers = answers_of(task, planted)
            assert answers is not None, (planted.name, task.variant.values)
            if planted.stem.endswith("_marked") and planted.stem != "only_marked":
                assert name in deviations(answers, right), (planted.name, task.variant.values)
    assert len(places) > 1
