"""A course in which every student has a number of their own."""

from pathlib import Path

import pytest

from tests.cli.conftest import TOML

CHECK = '''
from grader.checks import check, require_answer

@check(points=2)
def test_answer(submission, variant):
    """Is the double of your number."""
    require_answer(submission.answer("answer"), 2 * variant["number"], "the answer")
'''
FILES = {
    "exercises/07-drawn/challenge.toml": TOML.format(title="Drawn", kind="predict", more="attempts = 2"),
    "exercises/07-drawn/README.md": "# Drawn\n\nYour number is {{ number }}. What is its double?\n",
    "exercises/07-drawn/drawn.py": '"""Twice."""\n\nanswer = ...\n',
    "exercises/07-drawn/variant.py": "def draw(rng):\n    return {'number': rng.randint(1, 10**9)}\n",
    "solutions/07-drawn/drawn.py": "answer = 2 * number\n",
    "solutions/07-drawn/test_hidden.py": CHECK,
    "solutions/07-drawn/explanation.md": "Twice the number.\n",
    "exercises/08-plain/challenge.toml": TOML.format(title="Plain", kind="concept", more=""),
    "exercises/08-plain/README.md": "# Plain\n\nWhat is 1 + 1?\n",
    "exercises/08-plain/plain.py": "answer = ...\n",
    "solutions/08-plain/plain.py": "answer = 2\n",
    "solutions/08-plain/test_hidden.py": CHECK.replace('2 * variant["number"]', "2").replace(", variant", ""),
    "solutions/08-plain/explanation.md": "Two.\n",
}


@pytest.fixture
def drawn(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - it comes first
    """Make this course the one that commands find, and return its root."""
    root = tmp_path / "drawn"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("GRADE_COURSE", str(root))
    return root
