"""A tiny course: one debug challenge with a variant, one predict challenge, one lesson."""

from pathlib import Path

import pytest

from grader.course.course import Course

TOML = """\
format = 1
title = "A short tail"
kind = "{kind}"
level = "advanced"
minutes = 15
hints = ["Look at the last window."]
"""

FILES = {
    "exercises/06-short-tail/challenge.toml": TOML.format(kind="debug"),
    "exercises/06-short-tail/README.md": "# Short tail\n\nk is {{ k }}.\n",
    "exercises/06-short-tail/short_tail.py": "K = {{ k }}\n\n\ndef train(model, batches, steps=1):\n    ...\n",
    "exercises/06-short-tail/variant.py": (
        "def draw(rng):\n    return {'k': rng.randint(2, 10**6), 'sizes': [rng.random(), 2]}\n"
    ),
    "exercises/06-short-tail/harness.py": "MODEL = '{{ not rendered }}'\n",
    "solutions/06-short-tail/short_tail.py": (
        "K = {{ k }}\n\n\ndef train(model, batches, steps=1):\n"
        "    return sum(len(batch) for batch in batches) / steps\n"
    ),
    "solutions/06-short-tail/test_hidden.py": "def test_tail(submission):\n    '''Tail.'''\n",
    "solutions/06-short-tail/explanation.md": "The last window holds fewer samples than the others do.\n",
    "solutions/06-short-tail/wrong/divided_by_k.py": "# caught by: test_tail\n",
    "exercises/07-predict/challenge.toml": TOML.format(kind="predict"),
    "exercises/07-predict/README.md": "What is printed?\n\n{{ '{{' }}\n",
    "exercises/07-predict/predict.py": "answer = ...\nwhy: str = ...\n",
    "exercises/07-predict/snippet.py": "print(1 + 1)\n",
    "exercises/10-lesson/challenge.toml": TOML.format(kind="lesson"),
    "exercises/10-lesson/README.md": "# Windows\n",
}


def write(root: Path, files: dict[str, str]) -> None:
    """Write files below `root`, name to text."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The tiny course, with no course named by the environment."""
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    monkeypatch.delenv("GRADE_COURSE_KEY", raising=False)
    root = tmp_path / "course"
    write(root, FILES)
    return Course(root)
