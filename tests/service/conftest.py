"""A course of plain Python whose challenges are only answered, with numbers of each student's own."""

from pathlib import Path

import pytest

from grader.course.course import Course

META = """
format = 1
title = "{title}"
kind = "predict"
level = "beginner"
minutes = 1
hints = ["Add."]
attempts = 2
{limit}
"""
FILES = {
    "exercises/{slug}/README.md": "# {title}\n\nWhat does it leave?\n\n```python\n{{{{ snippet }}}}```\n",
    "exercises/{slug}/variant.py": "def draw(rng):\n    return {{'n': rng.randint(10, 10**6)}}\n",
    "exercises/{slug}/snippet.py": "total = {{{{ n }}}} * 2\n",
    "exercises/{slug}/answers.py": '"""Fill in."""\n\ntotal: int = ...\nodd: bool = ...\n',
    "solutions/{slug}/answers.py": "total = n * 2\nodd = False\n",
    "solutions/{slug}/explanation.md": "Twice is even.\n",
    "solutions/{slug}/wrong/thrice.py": '# caught by: test_total\n"""You took it three times."""\n\n'
    "total = n * 3\nodd = False\n",
    "solutions/{slug}/test_hidden.py": '''
from grader.checks import check, execute, require_answer

@check(points=2)
def test_total(submission, snippet):
    """The total is what the program leaves."""
    require_answer(submission.answer("total"), execute(snippet)[1]["total"], "the total")

@check(points=1)
def test_odd(submission):
    """Whether it is odd."""
    require_answer(submission.answer("odd"), False, "whether it is odd")
''',
}


def write_quiz(root: Path, slug: str, title: str, *, limit: str = "time_limit = 60") -> None:
    """Write one challenge of a course."""
    texts = {name: text.format(slug=slug, title=title) for name, text in FILES.items()}
    texts[f"exercises/{slug}/challenge.toml"] = META.format(title=title, limit=limit)
    for name, text in texts.items():
        file = root / name.format(slug=slug)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.fixture
def quiz_course(tmp_path: Path) -> Course:
    """Return a course of two such challenges, of which one has a time limit."""
    root = tmp_path / "course"
    write_quiz(root, "01-twice", "Twice")
    write_quiz(root, "02-again", "Again", limit="")
    return Course(root)


LESSON = {
    "challenge.toml": 'format = 1\ntitle = "{title}"\nkind = "lesson"\nlevel = "beginner"\nminutes = 5\n',
    "README.md": "# {title}\n\nWhat it is about.\n\n## Two and one\n\n```python\nprint(2 + 1)\n```\n\n"
    "```output\n3\n```\n\n```picture rise\nheight, from 0 to 2\n```\n\nThat was all.\n",
    "pictures.json": '{{"rise": {{"type": "curves", "check": "", "title": "Rise", "x_label": "step",'
    ' "y_label": "height", "curves": [{{"name": "it", "values": [1.0, 2.0]}}]}}}}\n',
}


def write_lesson(root: Path, slug: str, title: str) -> None:
    """Write a lesson of two pages, with a picture on the second."""
    folder = root / "exercises" / slug
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in LESSON.items():
        (folder / name).write_text(text.format(title=title))
