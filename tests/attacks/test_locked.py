"""Hostile submissions that attack the machine, the grader's processes or the meaning of the task: kernel backend."""

import re
from pathlib import Path
from typing import Any

import pytest

from grader.report.record import Grade
from tests.attacks.harmless import passed, require_harmless

HERE = Path(__file__).parent
CATEGORIES = ("import-path", "answer-theft", "resource", "infrastructure", "beyond")
ATTACKS = [file for category in CATEGORIES for file in sorted(HERE.glob(f"{category}/*.py"))]
GAMES = sorted(HERE.glob("spec-gaming/*.py"))
EXPERIMENTS = sorted(HERE.glob("seed-experiment/*.py"))


def named(file: Path) -> str:
    """Category and entry, as the test's id."""
    return f"{file.parent.name}/{file.stem}"


def must_not_pass(file: Path) -> set[str]:
    """The checks that say no to this trick, from the file's second line."""
    return set(file.read_text(encoding="utf-8").splitlines()[1].removeprefix("# must not pass: ").split())


@pytest.fixture(scope="module")
def before(hurried: Any) -> tuple[Grade, Grade]:
    """Grades of the honest right and wrong answers, before anything hostile ran."""
    return hurried.grade(HERE / "right.py"), hurried.grade(HERE / "wrong.py")


@pytest.mark.parametrize("file", ATTACKS, ids=named)
def test_an_attack_gains_nothing(hurried: Any, before: tuple[Grade, Grade], file: Path) -> None:
    """No point more than the honest wrong answer, nothing hidden shown, nobody and nothing left."""
    _, wrong = before
    grade = hurried.grade(file)

    require_harmless(hurried, grade, file.read_text(encoding="utf-8"))
    assert grade.earned <= wrong.earned
    assert passed(grade) <= passed(wrong)
    if file.parent.name == "answer-theft":
        assert re.search(r"^looked at [1-9]", grade.output, re.MULTILINE), grade.output


@pytest.mark.parametrize("file", GAMES, ids=named)
def test_a_trick_does_not_pass_for_the_task(hurried: Any, before: tuple[Grade, Grade], file: Path) -> None:
    """The checks that the trick is meant to fool say no."""
    grade = hurried.grade(file)

    require_harmless(hurried, grade, file.read_text(encoding="utf-8"))
    assert must_not_pass(file)
    assert must_not_pass(file) <= {check.id for check in before[0].checks}
    assert not passed(grade) & must_not_pass(file)


def test_afterwards_right_is_right_and_wrong_is_wrong(hurried: Any, before: tuple[Grade, Grade]) -> None:
    """The same warm engine gives the same grades as before the attacks."""
    for file, first in zip(("right.py", "wrong.py"), before, strict=True):
        grade = hurried.grade(HERE / file)

        assert [(c.id, c.outcome) for c in grade.checks] == [(c.id, c.outcome) for c in first.checks]
    assert before[0].earned == before[0].possible > before[1].earned


@pytest.mark.parametrize("file", EXPERIMENTS, ids=named)
def test_an_experiment_is_not_faked(experiment: Any, file: Path) -> None:
    """Accuracy without the updates that were asked for earns nothing but what it shows."""
    grade = experiment.grade(file)

    require_harmless(experiment, grade, file.read_text(encoding="utf-8"))
    assert must_not_pass(file)
    assert must_not_pass(file) <= {check.id for check in grade.checks}
    assert not passed(grade) & must_not_pass(file)


def test_the_experiments_reference_passes(experiment: Any) -> None:
    """The control: full marks on the same engine."""
    grade = experiment.grade(experiment.challenge.reference_file)

    assert grade.earned == grade.possible
