"""Hostile submissions, graded by the real engine: each earns what its honest wrong part would earn, or less."""

import ast
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.report.record import Grade, Outcome, Status

HERE = Path(__file__).parent
CATEGORIES = {
    "forged-verdict": """
        exit0-at-import atexit-status-rewrite pytest-exit-returncode pytest-xfail unittest-skiptest-import
        hypothesis-settings-tamper stdout-forgery inherited-fd-write pipe-interpose conftest-injection
        pytest-config-injection env-injection zero-tests
    """,
    "comparator": """
        patch-allclose torch-library-override leaked-function-mode lazy-output duck-number class-spoof nan-negated
        shape-broadcast dtype-loosen poison-expected input-mutation hostile-repr code-swap leaked-global-state
    """,
}
ATTACKS = sorted(HERE.glob("forged-verdict/*.py")) + sorted(HERE.glob("comparator/*.py"))
LITERALS = sorted(p for p in HERE.glob("literal/*.py") if p.stem not in {"right", "wrong"})


def secrets_of(folder: Path) -> list[str]:
    """Lines of hidden code that are long enough to be told from chance; docstrings and hints are public."""
    lines = set()
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        public = {
            line.strip() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)
            and isinstance(node.value, str) for line in node.value.splitlines()
        }  # fmt: skip
        lines |= {line.strip() for line in text.splitlines()} - public
    return [line for line in lines if len(line) > 25 and "hint=" not in line and not line.startswith(("#", '"""'))]


def shown(grade: Grade) -> str:
    """All that a student could be shown of a grade."""
    return msgspec.json.encode(grade).decode()


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_known_attack_is_tried_or_explained(category: str) -> None:
    """A file per entry of the list, or a reason why there can be none."""
    explained = tomllib.loads((HERE / "not_applicable.toml").read_text())
    tried = {file.stem for file in HERE.glob(f"{category}/*.py")}
    known = set(CATEGORIES[category].split())

    assert tried | (known & set(explained)) == known
    assert not tried & set(explained)
    assert all(isinstance(reason, str) and len(reason) > 20 for reason in explained.values())


def test_every_attack_says_what_it_tries_and_shares_the_wrong_loop() -> None:
    """Only the trick differs from wrong.py, so that only the trick could help."""
    loop = [line.strip() for line in (HERE / "wrong.py").read_text().splitlines() if "    " in line][1:]
    for file in ATTACKS:
        text = file.read_text()

        assert text.startswith("# "), file
        if "raise unittest" not in text and "os._exit(0)\n\n\ndef" not in text:
            assert all(line in text for line in loop), file


def test_the_controls_differ(bench: Any, controls: tuple[Grade, Grade]) -> None:
    """The right answer gets everything and the wrong one does not, so the harness can tell them apart."""
    right, wrong = controls

    assert right.status is Status.GRADED
    assert right.earned == right.possible > wrong.earned
    assert bench.engine.troubles == []


@pytest.mark.parametrize("file", ATTACKS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_attack_earns_nothing(bench: Any, controls: tuple[Grade, Grade], file: Path) -> None:
    """No point more than the honest wrong answer, no check lost, nothing hidden shown, nobody left running."""
    _, wrong = controls
    grade = bench.grade(file)
    passed = {check.id for check in grade.checks if check.outcome is Outcome.PASSED}

    assert grade.status in {Status.GRADED, Status.REJECTED}, grade.message
    assert bench.engine.troubles == []
    assert [check.id for check in grade.checks] == [check.id for check in wrong.checks]
    assert {check.outcome for check in grade.checks} <= {Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN}
    assert grade.earned <= wrong.earned
    assert passed <= {check.id for check in wrong.checks if check.outcome is Outcome.PASSED}
    assert [line for line in secrets_of(bench.challenge.checks_file.parent) if line in shown(grade)] == []
    assert "\x1b" not in grade.output + grade.message
    assert bench.quiet()


def test_the_next_honest_submission_gets_full_marks(bench: Any, controls: tuple[Grade, Grade]) -> None:
    """After all of them, on the same warm engine, right is right and wrong is wrong as before."""
    for file, before in zip(("right.py", "wrong.py"), controls, strict=True):
        grade = bench.grade(HERE / file)

        assert [(c.id, c.outcome, c.earned) for c in grade.checks] == [
            (c.id, c.outcome, c.earned) for c in before.checks
        ]


def test_literal_controls_differ(literal_bench: Any) -> None:
    """The right literals pass all, the wrong ones none."""
    assert literal_bench.grade(HERE / "literal/right.py").earned == 2
    assert literal_bench.grade(HERE / "literal/wrong.py").earned == 0


@pytest.mark.parametrize("file", LITERALS, ids=lambda p: p.stem)
def test_a_hostile_literal_earns_at_most_its_honest_part(literal_bench: Any, file: Path) -> None:
    """Answers are read and never run; a forged part is refused or wrong in one sentence, never a fault."""
    literal_bench.engine.troubles.clear()
    grade = literal_bench.grade(file)

    assert grade.status in {Status.GRADED, Status.REJECTED}, grade.message
    assert literal_bench.engine.troubles == []
    assert grade.earned <= 1
    assert not any(check.outcome is Outcome.BROKEN for check in grade.checks)
    assert not Path("/tmp/grade-attack-ran").exists()
    assert literal_bench.grade(HERE / "literal/right.py").earned == 2
