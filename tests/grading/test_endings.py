"""Whatever pytest can report of a check: none ends the judge, and none is taken for something else."""

from collections.abc import Iterator

import msgspec
import pytest

from grader.grading.engine import Engine
from grader.report.check_result import CheckResult, Outcome
from tests.grading.conftest import META, REFERENCE, start, submitted, write_course

HEAD = """
import queue
import sys
import pytest
from hypothesis import given, strategies as st
from grader.checks import check
"""
OTHER = {
    "test_subtests_pass": "for x in (1, 2):\n        with subtests.test(x=x):\n            assert double(x) == 2 * x",
    "test_subtests_fail": (
        "for x in (1, 2):\n        with subtests.test(x=x):\n            assert double(x) == x, f'{x} is not doubled'"
    ),
    "test_subtests_skip_one": (
        "with subtests.test():\n        pytest.skip('no part')\n"
        "    with subtests.test():\n        assert double(1) == 2"
    ),
    "test_raises_what_is_not_raised": "with pytest.raises(ZeroDivisionError):\n        double(1)",
    "test_raises_what_is_raised": "with pytest.raises(TypeError):\n        double(None)",
    "test_fails": "double(1)\n    pytest.fail('seven is wanted')",
    "test_asserts": "assert double(1) == 7, 'seven is wanted'",
    "test_asserts_in_silence": "assert double(1) == 7",
    "test_skips": "pytest.skip('it needs a GPU')",
    "test_skips_late": "double(1)\n    pytest.skip('it needs a GPU')",
    "test_expects_to_fail": "double(1)\n    pytest.xfail('not yet')",
    "test_exits_pytest": "pytest.exit('enough')",
    "test_exits_python": "sys.exit(3)",
    "test_interrupts": "raise KeyboardInterrupt",
    "test_cancels": "raise GeneratorExit",
    "test_loops": "while True:\n        pass",
    "test_awards_a_part": "submission.award(2.5, of=4)\n    double(1)",
    "test_awards_then_fails": "submission.award(1, of=3)\n    assert double(1) == 7",
    "test_awards_all": "submission.award(1, of=3)\n    submission.award(3, of=3, missing='x')\n    double(1)",
    "test_awards_too_much": "submission.award(5, of=4)",
    "test_is_still_run": "assert double(1) == 2",
}
ARGUMENTS = {name: ", subtests" if "subtests" in name else "" for name in OTHER}
CHECKS = HEAD + "\n".join(
    f'@check(points=2)\ndef {name}(submission{ARGUMENTS[name]}):\n    """T."""\n'
    f"    double = lambda x: submission.call('double', x)\n    {body}\n"
    for name, body in OTHER.items()
)
CHECKS += '''
@check(points=2)
@given(x=st.integers(0, 9))
def test_awards_each_example(submission, x):
    """T."""
    submission.award(1, of=2)

@check(points=0.5)
@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.skip(reason="no")), 3])
def test_cases(submission, x):
    """T."""
    assert submission.call("double", x) == 2 * x

@check(points=1.25)
@pytest.mark.parametrize("x", [1, 2, 3], ids=["one", "two/three [x]", "three"])
def test_cases_of_which_one_fails(submission, x):
    """T."""
    assert submission.call("double", x) != 4, f"{x} is wrong"

class TestThings:
    @check(points=1)
    @pytest.mark.parametrize("x", [1, 2])
    def test_in_a_class(self, submission, x):
        """T."""
        assert submission.call("double", x) == 7

@check(points=1)
@pytest.mark.skip(reason="not this year")
def test_is_marked_to_be_skipped(submission):
    """T."""

@check(points=1)
def test_last(submission):
    """T."""
    assert submission.call("double", 1) == 2
'''
ENDINGS = {
    "test_subtests_pass": "passed", "test_subtests_fail": "failed", "test_subtests_skip_one": "passed",
    "test_raises_what_is_not_raised": "failed", "test_raises_what_is_raised": "passed", "test_fails": "failed",
    "test_asserts": "failed", "test_asserts_in_silence": "failed", "test_skips": "skipped",
    "test_skips_late": "broken", "test_expects_to_fail": "broken", "test_exits_pytest": "broken",
    "test_exits_python": "broken", "test_interrupts": "broken", "test_cancels": "broken", "test_loops": "broken",
    "test_awards_a_part": "failed", "test_awards_then_fails": "failed", "test_awards_all": "passed",
    "test_awards_too_much": "broken", "test_is_still_run": "passed", "test_awards_each_example": "broken",
    "test_cases": "passed", "test_cases_of_which_one_fails": "failed", "test_in_a_class": "failed",
    "test_is_marked_to_be_skipped": "skipped", "test_last": "passed",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine of a challenge with checks that end in every way, and a file named like a module of Python."""
    challenge = write_course(tmp_path_factory.mktemp("endings"), CHECKS)
    (challenge.checks_file.parent / "queue.py").write_text("raise AssertionError('it shadows a module of Python')")
    (challenge.folder / "challenge.toml").write_text(META + "[limits]\ncheck_seconds = 0.4\n")
    limits = msgspec.structs.replace(challenge.meta.limits, check_seconds=0.4)
    with start(msgspec.structs.replace(challenge, meta=msgspec.structs.replace(challenge.meta, limits=limits))) as one:
        yield one


@pytest.fixture(scope="module")
def checks(engine: Engine) -> dict[str, CheckResult]:
    """Return what came of each check."""
    grade = engine.grade(submitted(REFERENCE))
    return {check.id: check for check in grade.checks}


def message(check: CheckResult) -> str:
    """Return what the student reads of it."""
    return check.failure.message if check.failure else ""


def test_each_check_ends_as_itself(checks: dict[str, CheckResult]) -> None:
    """Every one is reported, each in its own way, those behind a check that ended pytest too."""
    assert {name: str(check.outcome) for name, check in checks.items()} == ENDINGS


def test_what_a_check_says_is_told_in_its_own_words(checks: dict[str, CheckResult]) -> None:
    """The message of an assertion and of `pytest.fail`, and nothing that pytest adds."""
    assert message(checks["test_asserts"]) == message(checks["test_fails"]) == "seven is wanted"
    assert message(checks["test_subtests_fail"]) == "1 is not doubled"
    assert message(checks["test_asserts_in_silence"]) == "What this check asks for does not hold."
    assert "ZeroDivisionError" in message(checks["test_raises_what_is_not_raised"])


def test_a_skip_counts_for_nothing_and_says_why(checks: dict[str, CheckResult]) -> None:
    """Unless it comes after the submission was asked: then a submission could have brought it about."""
    assert (checks["test_skips"].reason, checks["test_skips"].possible) == ("it needs a GPU", 0)
    assert checks["test_is_marked_to_be_skipped"].reason == "not this year"
    assert "after it had asked" in message(checks["test_skips_late"])


def test_an_endless_loop_is_the_checks_own_fault(checks: dict[str, CheckResult]) -> None:
    """It says so, with the limit."""
    assert "stopped after 0.4 seconds of its own), not in your code" in message(checks["test_loops"])


def test_a_part_of_the_points_can_be_awarded(checks: dict[str, CheckResult]) -> None:
    """Rounded down to hundredths; what was awarded last counts; a part is no pass."""
    earned = {name: check.earned for name, check in checks.items() if name.startswith("test_awards")}

    assert earned == {
        "test_awards_a_part": 1.25, "test_awards_then_fails": 0.66, "test_awards_all": 2,
        "test_awards_too_much": 0, "test_awards_each_example": 0,
    }  # fmt: skip
    assert message(checks["test_awards_a_part"]) == "Right are 2.5 of 4 parts."


def test_cases_share_the_points_of_their_check(checks: dict[str, CheckResult]) -> None:
    """All must pass; the first that does not is named."""
    failed = checks["test_cases_of_which_one_fails"]

    assert (checks["test_cases"].earned, failed.earned, failed.points) == (0.5, 0, 1.25)
    assert message(failed) == "2 is wrong"
    assert failed.failure is not None
    assert failed.failure.example == "case two/three [x]"


def test_the_judge_of_the_next_submission_is_well(engine: Engine) -> None:
    """The checker rehearses all this by itself, and goes on; nothing of it is a student's fault."""
    for _ in range(3):
        grade = engine.grade(msgspec.structs.replace(submitted(REFERENCE), seed=5, next_seed=5))
        assert {check.id: str(check.outcome) for check in grade.checks} == ENDINGS
    assert not grade.costs_attempt
    assert all(check.outcome is not Outcome.NOT_RUN for check in grade.checks)
