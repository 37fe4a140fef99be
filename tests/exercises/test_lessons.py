"""The lessons' examples run: what they claim is asserted in them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.challenge import Challenge
from grader.course.course import find_course

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COURSE = find_course(Path(__file__).parents[2])
LESSONS = [challenge for challenge in COURSE.survey()[0] if challenge.meta.kind == "lesson"]


def blocks_of(readme: Path) -> list[tuple[int, str]]:
    """Return the Python blocks of a text, each with the number of its first line."""
    text = readme.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start(1)) + 1, found[1]) for found in BLOCK.finditer(text)]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_block_runs_after_those_before_it(lesson: Challenge, tmp_path: Path) -> None:
    """All blocks of a lesson run in order in one namespace, without a warning."""
    blocks = blocks_of(lesson.folder / "README.md")
    program = tmp_path / "lesson.py"
    # Blank lines put every block where it stands in the text: a traceback names the README's line.
    lines: list[str] = []
    for first, code in blocks:
        lines += [""] * (first - 1 - len(lines)) + code.splitlines()
    program.write_text("\n".join(lines) + "\n", encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-W", "error", program], capture_output=True, text=True, timeout=120, check=False
    )

    assert blocks, "a lesson has examples"
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_block_shows_or_proves_something(lesson: Challenge) -> None:
    """A block that neither prints nor asserts would claim what nothing holds."""
    blocks = blocks_of(lesson.folder / "README.md")

    silent = [first for first, code in blocks if not re.search(r"assert |print\(", code)]
    assert silent == []
