"""No two mistakes give the same answer, and none the right one, whatever numbers a student was drawn."""

import importlib.util
import inspect
import itertools
import random
import runpy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import jinja2
import msgspec
import pytest

from grader.checks import execute
from grader.checks.likeness import equal
from grader.course.assignment import Assignment, assign_to
from grader.course.course import Course
from grader.course.keys import course_key
from grader.grading.answers import Answers, deviations

COURSE = Course(Path(__file__).resolve().parents[2])
DRAWS = 500
FEWER = 125
"""Where checks run the program too, which takes longer: all sets of numbers of 03 and 04."""
FEWEST = 4
"""Where they run a framework."""
THREE_DIGITS = 5e-3
TOGETHER = {"05-fit-the-budget", "contract-of-losses", "does-division-matter"}
"""Where a check asks for several answers together, and which of them a mistake gets wrong is drawn."""
ASKED = [
    one.slug for one in COURSE.challenges
    if one.meta.kind in ("predict", "choose") and (one.folder / "variant.py").exists()
]  # fmt: skip


def drawn(slug: str) -> Iterator[Assignment]:
    """Yield a challenge as 500 students get it, each set of numbers once; of its texts only what answers are of."""
    challenge = COURSE.load(slug)
    one = assign_to(challenge, "anybody", 0, course_key(COURSE))
    draw = runpy.run_path(str(challenge.folder / "variant.py"))["draw"]
    snippet = challenge.folder / "snippet.py"
    shown = jinja2.Template(snippet.read_text() if snippet.exists() else "", keep_trailing_newline=True)
    assert shown.render(one.variant.values) == one.snippet
    every = [draw(random.Random(number)) for number in range(DRAWS)]
    for values in {repr(values): values for values in every}.values():
        variant = msgspec.structs.replace(one.variant, values=values)
        public = {**one.public, "snippet.py": shown.render(values)}
        yield msgspec.structs.replace(one, variant=variant, public=public)


@cache
def compiled(file: Path) -> CodeType:
    """Return an author's file, compiled once for all draws."""
    return compile(file.read_text(encoding="utf-8"), str(file), "exec", dont_inherit=True)


def answers_of(task: Assignment, file: Path) -> Answers:
    """Return the answers of the reference or of a planted answer, as grading computes them but for the text between."""
    names: dict[str, Any] = {"__name__": file.stem, "execute": execute, **task.scope}
    exec(compiled(file), names)
    return {name: names[name] for name in task.interface.answers}


def clashes(given: dict[str, Answers]) -> list[str]:
    """Return the pairs of mistakes that cannot be told apart, and the mistakes that are none."""
    found = [f"{name} gives the right answers" for name, answers in given.items() if not answers]
    for (one, a), (other, b) in itertools.combinations(given.items(), 2):
        if a and a.keys() == b.keys() and all(equal(a[name], b[name], rtol=THREE_DIGITS) for name in a):
            found.append(f"{one} and {other} both give {a}")
    return found


@pytest.mark.parametrize("slug", ASKED)
def test_planted_answers_differ(slug: str) -> None:
    """From each other and from the reference, executed for each of 500 draws; in the same answers with all of them."""
    planted = COURSE.load(slug).planted_files()
    wrong: dict[str, set[frozenset[str]]] = {file.stem: set() for file in planted}
    for task in drawn(slug):
        right = answers_of(task, task.challenge.reference_file)
        given = {file.stem: deviations(answers_of(task, file), right) for file in planted}

        assert clashes(given) == [], task.variant.values
        for name, answers in given.items():
            wrong[name].add(frozenset(answers))

    assert slug in TOGETHER or all(len(every) == 1 for every in wrong.values()), wrong


class Asked:
    """Stands for a submission, and hears what a check compares its answers with."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.told: list[tuple[str, object, dict[str, object]]] = []

    def answer(self, name: str = "answer") -> object:
        """Return the right answer."""
        return self._answers[name]

    def require_answer(
        self, got: object, want: object, what: str, *, mistakes: dict[str, object] | None = None, rtol: float = 1e-6
    ) -> None:
        """Note what is asked for and what is known to be wrong."""
        assert equal(got, want, rtol=rtol), what
        self.told.append((what, want, mistakes or {}))


def checks_of(slug: str) -> ModuleType:
    """Return a challenge's checks, imported."""
    spec = importlib.util.spec_from_file_location("checks_of_the_course", COURSE.load(slug).checks_file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told_by(module: ModuleType, task: Assignment) -> list[tuple[str, object, dict[str, object]]]:
    """Return what each check asks for, with the mistakes that it names: sentence -> answer."""
    right = answers_of(task, task.challenge.reference_file)
    asked = Asked(right)
    module.require_answer = asked.require_answer  # type: ignore[attr-defined]
    known: dict[str, Any] = {
        "submission": asked, "variant": task.variant.known, "snippet": task.snippet, "stub": task.stub
    }  # fmt: skip

    def called(function: Callable[..., Any]) -> Any:
        for name in inspect.signature(function).parameters:
            if name not in known:
                known[name] = called(inspect.unwrap(getattr(module, name)))
        return function(**{name: known[name] for name in inspect.signature(function).parameters})

    for name, function in list(vars(module).items()):
        if name.startswith("test_") and "require_answer(" in inspect.getsource(function):
            called(function)
    return asked.told


@pytest.mark.parametrize("slug", [slug for slug in ASKED if slug[:2] != "05"])  # it measures, and names none
def test_what_checks_name_differs(slug: str) -> None:
    """Each sentence of a check is about an answer of its own; where its mistake gives the right one, it says nothing."""
    module = checks_of(slug)
    draws = FEWEST if COURSE.load(slug).meta.requires else FEWER
    for task in itertools.islice(drawn(slug), draws):
        for what, want, mistakes in told_by(module, task):
            wrong = [(sentence, value) for sentence, value in mistakes.items() if value != want]
            for (one, a), (other, b) in itertools.combinations(wrong, 2):
                assert not equal(a, b, rtol=THREE_DIGITS), f"{what}: {one} / {other}: {a} {task.variant.values}"
            for sentence, value in wrong:
                if not equal(value, want, rtol=1e-6):
                    assert not equal(value, want, rtol=THREE_DIGITS), f"{what}: {sentence}: {task.variant.values}"
