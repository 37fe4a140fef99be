"""Challenges with faults planted in them, for the tests of `grade verify`."""

from pathlib import Path

from grader.course.course import Course

TOML = 'format = 1\ntitle = "T"\nkind = "{kind}"\nlevel = "advanced"\nminutes = 5\nhints = ["h"]\n'
SECRET = "return sum([number, number, 0 * number])"

CHECKS = f'''
from grader.checks import Wrong, check


@check(points=1, hint="h")
def test_doubles(submission):
    """The number is doubled."""
    got = submission.call("double", 3)
    if got != 6:
        raise Wrong("This is wrong: {SECRET}")


@check(points=1, hint="h")
def test_generous(submission):
    """Anything is good enough."""
    submission.call("double", 3)


@check(points=1, hint="h")
def test_impossible(submission):
    """Nothing is good enough."""
    submission.call("double", 3)
    raise Wrong("Never good enough.")


@check(points=1, hint="h")
def test_moody(submission, variant):
    """It is a small draw."""
    submission.call("double", 3)
    if variant["number"] > 500_000:
        raise Wrong("A large draw.")


@check(points=1, hint="h")
def test_broken(submission):
    """It divides by zero."""
    1 / 0


@check(points=1, hint="h")
def test_large(submission):
    """The number is not small."""
    if submission.call("double", 3) < 0.6:
        raise Wrong("Too small.")
'''
NAMED = "# caught by: test_doubles, test_impossible"


def planted(first: str, diagnosis: str, body: str) -> str:
    """Write a planted answer."""
    return f'{first}\n"""{diagnosis}"""\n\n\ndef double(number):\n    {body}\n'


BAD = {
    "exercises/40-bad/challenge.toml": TOML.format(kind="debug"),
    "exercises/40-bad/README.md": "Double {{ number }}.\n",
    "exercises/40-bad/bad.py": "def double(number):\n    return {{ number }} * 0 + 1\n",
    "exercises/40-bad/variant.py": "def draw(rng):\n    return {'number': rng.randint(0, 10**6)}\n",
    "solutions/40-bad/bad.py": f"def double(number):\n    {SECRET}\n",
    "solutions/40-bad/test_hidden.py": CHECKS,
    "solutions/40-bad/explanation.md": "It doubles.\n",
    "solutions/40-bad/wrong/a_twin.py": planted(NAMED, "You always say 1.", "return 1"),
    "solutions/40-bad/wrong/b_twin.py": planted(NAMED, "You say 1, in another way.", "return 2 - 1"),
    "solutions/40-bad/wrong/c_other_list.py": planted("# caught by: test_doubles", "You say one.", "return 3 - 2"),
    "solutions/40-bad/wrong/d_misnamed.py": planted(
        "# caught by: test_nowhere, test_generous", "You add 1.", "return number + 1"
    ),
    "solutions/40-bad/wrong/e_ends.py": planted(NAMED, "You end the process.", "import os; os._exit(0)"),
    "solutions/40-bad/wrong/f_lucky.py": planted(
        "# caught by: test_doubles, test_large", "You guess.", "import torch; return torch.rand(1).item()"
    ),
    "solutions/40-bad/right/shifted.py": "def double(number):\n    return number << 1\n",
    "solutions/40-bad/right/small.py": "def double(number):\n    return min(2 * number, 5)\n",
    "solutions/40-bad/wrong/g_refused.py": f'{NAMED}\n"""You wrote another function."""\n\n\ndef triple(n): ...\n',
}

ANSWER_CHECK = '''
from grader.checks import check, require_answer


@check(points=1, hint="h")
def test_letter(submission):
    """The letter is right."""
    require_answer(submission.answer("answer"), "B", what="your choice")
'''
ANSWER = {
    "exercises/41-answer/challenge.toml": TOML.format(kind="concept"),
    "exercises/41-answer/README.md": "A or B?\n",
    "exercises/41-answer/answer.py": "answer: str = ...\n",
    "solutions/41-answer/answer.py": 'answer = "B"\n',
    "solutions/41-answer/test_hidden.py": ANSWER_CHECK,
    "solutions/41-answer/explanation.md": "It is B.\n",
    "solutions/41-answer/wrong/right.py": '# caught by: test_letter\n"""B is right."""\n\nanswer = "B"\n',
    "solutions/41-answer/wrong/fails.py": '# caught by: test_letter\n"""Not computed."""\n\nanswer = 1 / 0\n',
}

UNSAID_CHECKS = '''
from grader.checks import check


@check(points=1)
def test_without_docstring(submission): ...


def test_without_mark(submission):
    """It is no check."""
'''
LEAKED = "the very long sentence that only the explanation may hold"
UNSAID = {
    "exercises/42-unsaid/challenge.toml": TOML.format(kind="build"),
    "exercises/42-unsaid/README.md": f"Here is {LEAKED}.\n",
    "exercises/42-unsaid/unsaid.py": "def double(number): ...\n",
    "exercises/42-unsaid/notes.txt": "To do.\n",
    "solutions/42-unsaid/unsaid.py": "def double(number):\n    return 2 * number\n",
    "solutions/42-unsaid/test_hidden.py": UNSAID_CHECKS,
    "solutions/42-unsaid/explanation.md": f"{LEAKED}\n",
    "solutions/42-unsaid/wrong/one.py": planted("# catched by: test_x", "The same.", "return 1"),
    "solutions/42-unsaid/wrong/two.py": planted("# caught by: test_x", "The\nsame.", "return 2"),
    "solutions/42-unsaid/wrong/silent.py": "# caught by: test_x\n\n\ndef double(number): ...\n",
    "solutions/42-unsaid/wrong/typo.py": "# caught by: test_x\n\n\ndef double(number)\n",
}


def write_course(root: Path, files: dict[str, str]) -> Course:
    """Write files below `root`, name to text."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Course(root)
