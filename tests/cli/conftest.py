"""A small course, a student's folder, and `grade` in this process or in one of its own.

Starting torch costs seconds, so engines are started once for the whole run and lent to each command; the tests of
kills and signals start `grade` for real.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner, Result

from grader.cli.app import main
from grader.course.challenge import Challenge
from grader.files import fingerprint
from grader.grading.cancel import CancelToken
from grader.grading.engine import Engine, start_engine
from grader.grading.heard import Listener
from grader.grading.messages import Job
from grader.report.record import Grade
from grader.sandbox import backends

HINTS = 'hints = ["Look at the task.", "Twice x is x + x."]\n'
TOML = """\
format = 1
title = "{title}"
kind = "{kind}"
level = "advanced"
minutes = 5
hints = ["Look at the task.", "Twice x is x + x."]
{more}
"""
CHECKS = '''
from grader.checks import check, require_close

@check(points=2)
def test_loop(submission):
    """Doubles loop."""
    require_close(submission.call("double", 1.0), 2.0, "the result")

@check(points=2)
def test_memory(submission):
    """Doubles memory."""
    require_close(submission.call("double", 2.0), 4.0, "the result")

@check(points=1)
def test_lines(submission):
    """Doubles lines."""
    require_close(submission.call("double", 3.0), 6.0, "the result")

@check(points=1)
def test_fine(submission):
    """Doubles anything."""
    require_close(submission.call("double", 4.0), 8.0, "the result")
'''
ANSWER_CHECK = '''
from grader.checks import check, require_answer

@check(points=3)
def test_answer(submission):
    """Adds up."""
    require_answer(submission.answer("answer"), 2, "the answer")
'''
SQUARED = '# caught by: test_loop\n"""Squared."""\n\n\ndef double(x):\n    return x * x\n'
FILES = {
    "exercises/05-double/challenge.toml": TOML.format(
        title="Double", kind="build", more="time_limit = 600\n[limits]\ncall_seconds = 3.0\nmemory_mb = 256"
    ),
    "exercises/05-double/README.md": "# Double\n\nWrite it.\n",
    "exercises/05-double/double.py": "def double(x):\n    ...\n",
    "solutions/05-double/double.py": "def double(x):\n    return x + x\n",
    "solutions/05-double/test_hidden.py": CHECKS,
    "solutions/05-double/explanation.md": "Adding x to itself doubles it.\n",
    "solutions/05-double/wrong/squared.py": SQUARED,
    "exercises/06-answer/challenge.toml": TOML.format(title="Answer", kind="concept", more="attempts = 1"),
    "exercises/06-answer/README.md": "# Answer\n\nWhat is 1 + 1?\n",
    "exercises/06-answer/answer.py": "answer: int = ...\n",
    "solutions/06-answer/answer.py": "answer = 2\n",
    "solutions/06-answer/test_hidden.py": ANSWER_CHECK,
    "solutions/06-answer/explanation.md": "Two is the one after one.\n",
    "exercises/09-lesson/challenge.toml": TOML.format(title="Read", kind="lesson", more="").replace(HINTS, ""),
    "exercises/09-lesson/README.md": "# Read this\n",
}
RIGHT = "def double(x):\n    return 2 * x\n"
BACKEND = backends.best()
PROGRAM = "import sys; from grader.cli import main; sys.exit(main())"


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the small course."""
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def home(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The student's folder, and the current one; everything of the user's lies in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("GRADE_STUDENT", "GRADE_COURSE_KEY", "GRADE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    places = {"GRADE_COURSE": course, "GRADE_GRADEBOOK": tmp_path / "book.db", "XDG_STATE_HOME": tmp_path / "state"}
    for name, value in {**places, "LOGNAME": "ada", "COLUMNS": "80", "NO_COLOR": "1", "GRADE_WARM": "0"}.items():
        monkeypatch.setenv(name, str(value))
    return folder


class Lender:
    """Takes the place of `ready_engine`: starts one engine for each state of a challenge, and lends it out."""

    def __init__(self) -> None:
        self._engines: dict[str, Engine] = {}
        self.backends: list[str] = []
        self.owned: list[bool] = []
        self.after_grading: Callable[[], object] = lambda: None

    def __call__(
        self,
        challenge: Challenge,
        runs: Callable[[], bool],
        *,
        backend: str,
        device: Literal["cpu", "cuda"],
        own: bool,
        runner: str = "",
    ) -> "Lent":
        """Lend the engine of this challenge; `own` files would be judged by one that stays warm."""
        assert runner in ("", "grader.cli.relayed")
        self.backends.append(backend)
        self.owned.append(own)
        executed = runs()
        name = challenge.slug + fingerprint(challenge.folders)  # other checks are another engine's
        if name not in self._engines:
            self._engines[name] = start_engine(challenge, runs=executed, backend=BACKEND, device=device)
        return Lent(self._engines[name], self)

    def close(self) -> None:
        """End all engines."""
        for engine in self._engines.values():
            engine.close()


class Lent:
    """An engine that outlives the `with` it is used in."""

    def __init__(self, engine: Engine, lender: Lender) -> None:
        self._engine = engine
        self._lender = lender
        self.troubles: list[str] = []

    def __enter__(self) -> "Lent":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grade(self, submitted: Job, listen: Listener) -> Grade:
        """Grade, then do what the test wants done before the grade is stored."""
        grade = self._engine.grade(submitted, listen)
        self._lender.after_grading()
        return grade

    def attempt(self, submitted: Job, listen: Listener = lambda _: None, *, token: CancelToken) -> tuple[Grade, bool]:
        """Grade for a pool."""
        return self._engine.attempt(submitted, listen, token=token)

    @property
    def gone(self) -> bool:
        """Whether the engine has ended."""
        return self._engine.gone

    def close(self) -> None:
        """Stay: it is only lent."""


@pytest.fixture(scope="session")
def engines() -> Iterator[Lender]:
    """The engines of the whole run."""
    lender = Lender()
    yield lender
    lender.close()


@pytest.fixture
def lender(engines: Lender, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lender]:
    """The engines, in place of new ones."""
    monkeypatch.setattr("grader.service.prepare.ready_engine", engines)
    # What the commands decide from; the engines themselves take what this machine really has.
    monkeypatch.setattr("grader.sandbox.backends.kernel.missing", lambda: "")
    engines.backends.clear()
    yield engines
    engines.after_grading = lambda: None


@pytest.fixture
def grade(home: Path, lender: Lender) -> Callable[..., Result]:  # noqa: ARG001 - what it stands on
    """Type a `grade` command in the student's folder."""

    def typed(*args: str) -> Result:
        result = CliRunner().invoke(main, args)
        assert "Traceback" not in result.output
        return result

    return typed


@pytest.fixture
def spawn(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `grade` in a process of its own, piped."""
    started: list[subprocess.Popen[str]] = []

    def begin(*args: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *args], cwd=home, env={**os.environ, **environment}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def last_report(grade: Callable[..., Result], challenge: str = "05-double") -> dict[str, Any]:
    """Return the last report as JSON has it."""
    found: dict[str, Any] = json.loads(grade("report", challenge, "--format", "json").stdout)
    return found
