"""Hostile submissions, graded by the real engine: each earns what its honest wrong part would earn, or less."""

from pathlib import Path
from typing import Any

import pytest

from grader.report.check_result import Outcome
from grader.report.record import Grade, Status
from tests.attacks.harmless import passed, require_harmless

HERE = Path(__file__).parent
ON_BOTH = ("forged-verdict", "comparator", "parsing")
"""Categories that are tried on the plain backend too: no confinement is needed against them."""
ATTACKS = [file for category in ON_BOTH for file in sorted(HERE.glob(f"{category}/*.py"))]
LITERALS = sorted(p for p in HERE.glob("literal/*.py") if p.stem not in {"right", "wrong"})


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

    require_harmless(bench, grade, file.read_text(encoding="utf-8"))
    assert [check.id for check in grade.checks] == [check.id for check in wrong.checks]
    assert grade.earned <= wrong.earned
    assert passed(grade) <= passed(wrong)


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

    assert grade.status in {Status.GRADED, Status.REJECTED, Status.NOT_ATTEMPTED}, grade.message
    assert literal_bench.engine.troubles == []
    assert grade.earned <= 1
    assert not any(check.outcome is Outcome.BROKEN for check in grade.checks)
    assert not Path("/tmp/grade-attack-ran").exists()
    assert literal_bench.grade(HERE / "literal/right.py").earned == 2
