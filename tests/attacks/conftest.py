"""Engines that hostile submissions are graded with: one per backend on a real challenge, one for literal answers."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import Course
from grader.course.interface import read_interface
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import draw_variant
from grader.grading.engine import start_engine
from grader.grading.messages import Job
from grader.report.record import Grade
from grader.sandbox import backends
from tests.processes import children
from tests.sandbox.test_elsewhere import NOBODY, as_nobody

ROOT = Path(__file__).parents[2]
SLUG = "08-train-epoch"

LITERAL = {
    "exercises/01-literal/challenge.toml": (
        'format = 1\ntitle = "Literal"\nkind = "choose"\nlevel = "intermediate"\nminutes = 5\nhints = ["Divide."]\n'
    ),
    "exercises/01-literal/README.md": "# Literal\n",
    "exercises/01-literal/literal.py": "answer = ...\nmicro_batch = ...\nsteps = ...\n",
    "solutions/01-literal/literal.py": "answer = 0.25\nmicro_batch = 8\nsteps = 4\n",
    "solutions/01-literal/explanation.md": "Eight times four is thirty-two.\n",
    "solutions/01-literal/test_hidden.py": '''
from grader.checks import Wrong, check, require_answer


@check(points=1, hint="Divide.")
def test_gradient(submission):
    """The gradient is a quarter."""
    require_answer(submission.answer("answer"), 0.25, what="the gradient")


@check(points=1, hint="Multiply.")
def test_plan(submission):
    """The plan makes batches of 32 with micro-batches of at most 16."""
    plan = {size: 32 // size for size in (1, 2, 4, 8, 16)}
    size = submission.answer("micro_batch")
    if type(size) is not int or size not in plan:
        raise Wrong("The micro-batch does not fit.")
    require_answer(submission.answer("steps"), plan[size], what="the number of steps")
''',
}


ORDINARY = "test_attacks_on_a_grader_of_an_ordinary_user"
SUITE = "import-path or answer-theft or infrastructure or fork-bomb or disk-bomb or daemon-escape or afterwards"


@pytest.fixture(scope="session")
def ordinary() -> Iterator["subprocess.Popen[str]"]:
    """The attacks on the machine, tried by an ordinary user."""
    become = as_nobody()
    with tempfile.TemporaryDirectory() as home:  # not below pytest's own, which each pytest closes to others anew
        os.chown(home, NOBODY, NOBODY)
        command = [
            *become, sys.executable, "-m", "pytest", str(ROOT / "tests/attacks/test_locked.py"), "-k", SUITE, "-q",
            "-p", "no:cacheprovider", f"--basetemp={home}/base", "--rootdir", str(ROOT),
        ]  # fmt: skip
        places = {"HOME": home, "HYPOTHESIS_STORAGE_DIRECTORY": home, "PYTHONDONTWRITEBYTECODE": "1"}
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, env={**os.environ, **places}, cwd=ROOT, stdout=pipe, stderr=pipe, text=True
        ) as suite:
            yield suite
            suite.kill()


@pytest.fixture(scope="session", autouse=True)
def _beside(request: pytest.FixtureRequest) -> None:
    """Begin with those at the first test here, if one is to wait for them: they run beside the others."""
    if any(item.name == ORDINARY for item in request.session.items):
        with contextlib.suppress(pytest.skip.Exception):
            request.getfixturevalue("ordinary")


class SubmissionProvider:
    """A warm engine for one challenge."""

    def __init__(self, course: Course, slug: str, backend: Any) -> None:
        self.challenge = course.load(slug)
        self._variant = draw_variant(self.challenge, "mallory", 0, SELF_STUDY_KEY)
        entry = self.challenge.entry
        assert entry is not None
        runs = bool(read_interface(entry.read_text(), entry.name).functions)
        self.engine = start_engine(self.challenge, runs=runs, backend=backend)

    def grade(self, file: Path) -> Grade:
        """Grade one file as a student's submission."""
        text = file.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        submitted = Job(text=text, sha256=digest, filename="submission.py", variant=self._variant, seed=1,
            diagnose=False,
        )  # fmt: skip
        return self.engine.grade(submitted)

    def hosts(self) -> list[int]:
        """Children of the zygote that are still there."""
        return children(self.engine.pids["zygote"]) if "zygote" in self.engine.pids else []


@pytest.fixture(scope="session")
def _benches() -> Iterator[Callable[[str], SubmissionProvider]]:
    benches: dict[str, SubmissionProvider] = {}

    def bench_of(backend: str) -> SubmissionProvider:
        if why := backends.find(backend).missing():
            pytest.skip(f"this system cannot: {why}")
        if backend not in benches:
            benches[backend] = SubmissionProvider(Course(ROOT), SLUG, backend)
        return benches[backend]

    yield bench_of
    for bench in benches.values():
        bench.engine.close()


@pytest.fixture(scope="session", params=backends.names())
def bench(request: pytest.FixtureRequest, _benches: Callable[[str], SubmissionProvider]) -> SubmissionProvider:
    """The real challenge on each backend in turn."""
    return _benches(request.param)


@pytest.fixture(scope="session")
def controls(bench: SubmissionProvider) -> tuple[Grade, Grade]:
    """Grades of the honest right and wrong answers, before anything hostile ran."""
    here = Path(__file__).parent
    return bench.grade(here / "right.py"), bench.grade(here / "wrong.py")


def _locked(course: Course, slug: str) -> SubmissionProvider:
    if why := backends.find("kernel").missing():
        pytest.skip(f"this system cannot: {why}")
    return SubmissionProvider(course, slug, "kernel")


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SubmissionProvider]:
    """The real challenge in a course of its own, with two seconds for each call: hostile calls hang."""
    root = tmp_path_factory.mktemp("hurried")
    for tree in ("exercises", "solutions"):
        shutil.copytree(ROOT / tree / SLUG, root / tree / SLUG, ignore=shutil.ignore_patterns("__pycache__"))
    settings = root / "exercises" / SLUG / "challenge.toml"
    settings.write_text(settings.read_text().replace("[limits]", "[limits]\ncall_seconds = 2.0\ntotal_seconds = 30"))
    bench = _locked(Course(root), SLUG)
    yield bench
    bench.engine.close()


@pytest.fixture(scope="module")
def experiment() -> Iterator[SubmissionProvider]:
    """The challenge in which a whole experiment is judged."""
    bench = _locked(Course(ROOT), "09-seed-experiment")
    yield bench
    bench.engine.close()


@pytest.fixture(scope="session")
def literal_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SubmissionProvider]:
    """A small challenge whose answers are read and never run."""
    root = tmp_path_factory.mktemp("course")
    for name, text in LITERAL.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    bench = SubmissionProvider(Course(root), "01-literal", "plain")
    yield bench
    bench.engine.close()
