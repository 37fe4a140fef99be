"""`grade verify` on challenges with planted faults: every fault is found, and a good challenge has none."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.scaffold import scaffold
from grader.report.check_result import Outcome
from grader.verify import Step, Verified, verify, verify_course
from tests.verify.courses import ANSWER, BAD, SECRET, TOML, write_course

PASSED, FAILED, NOT_RUN = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN


@pytest.fixture(autouse=True)
def _default_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws depend on the key."""
    monkeypatch.delenv("GRADE_COURSE_KEY", raising=False)


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    """What was heard while the bad challenge was verified."""
    return []


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> Verified:
    """The bad challenge, verified with two runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GRADE_COURSE_KEY", raising=False)
        course = write_course(tmp_path_factory.mktemp("bad"), BAD)
        return verify(course.load("40-bad"), course, runs=2, listen=steps.append)


def said(verified: Verified, file: str) -> list[str]:
    """Return what was found about the file of that name."""
    return [f"{f.level}: {f.message}" for f in verified.findings if f.where.endswith(file)]


def test_the_matrix_says_who_catches_what(bad: Verified) -> None:
    """Columns are stub, reference, planted answers; rows are the checks in order."""
    assert list(bad.matrix) == [
        "stub", "reference", "right/shifted", "right/small", "wrong/a_twin", "wrong/b_twin", "wrong/c_other_list",
        "wrong/d_misnamed", "wrong/e_ends", "wrong/f_lucky", "wrong/g_refused",
    ]  # fmt: skip
    assert bad.checks == (
        "test_doubles", "test_generous", "test_impossible", "test_moody", "test_broken", "test_large",
    )  # fmt: skip
    assert bad.matrix["stub"]["test_doubles"] is FAILED
    assert bad.matrix["reference"]["test_doubles"] is PASSED
    assert bad.matrix["reference"]["test_broken"] is Outcome.BROKEN
    assert set(bad.matrix["wrong/g_refused"].values()) == {NOT_RUN}
    assert not bad.good


def test_progress_is_heard_to_the_end(bad: Verified, steps: list[Step]) -> None:
    """Every run of every column is heard, the last one as the last."""
    assert steps[-1].done == steps[-1].total == 2 * len(bad.matrix)


def test_a_stub_that_passes_is_found(bad: Verified) -> None:
    """Each check that the stub passes is named."""
    assert "error: the stub passes test_generous" in said(bad, "exercises/40-bad/bad.py")
    assert "error: the stub passes test_large" in said(bad, "exercises/40-bad/bad.py")


def test_a_reference_that_fails_is_found(bad: Verified) -> None:
    """The check is named, and what it says."""
    assert "error: the reference fails test_impossible: Never good enough." in said(bad, "solutions/40-bad/bad.py")


def test_another_right_answer_that_fails_is_found(bad: Verified) -> None:
    """What is right must pass, however it is written; what is missing for it is told as for the reference."""
    fails = "error: this right answer fails "
    assert [m for m in said(bad, "right/shifted.py") if m.startswith(fails)] == [
        f"{fails}test_impossible: Never good enough."
    ]
    assert [m.partition(":")[2].partition(":")[0] for m in said(bad, "right/small.py") if m.startswith(fails)] == [
        " this right answer fails test_doubles", " this right answer fails test_impossible",
    ]  # fmt: skip


def test_a_broken_check_is_found_once_with_its_traceback(bad: Verified) -> None:
    """The traceback is the instructor's to read."""
    (broken,) = [f for f in bad.findings if f.message.startswith("test_broken is broken for stub, reference, ")]

    assert "ZeroDivisionError" in broken.detail
    assert "error: no planted answer is caught by test_broken" in said(bad, "test_hidden.py")


def test_what_a_first_line_says_must_be_true(bad: Verified) -> None:
    """A check that is named must exist and catch."""
    assert said(bad, "wrong/d_misnamed.py")[:2] == [
        "error: names test_nowhere, but there is no such check",
        "error: not caught by test_generous, which its first line names",
    ]


def test_a_refused_planted_answer_is_caught_by_nothing(bad: Verified) -> None:
    """It never reached a check."""
    (message,) = said(bad, "wrong/g_refused.py")

    assert message.startswith("error: refused before any check ran, so none catches it: ")


def test_a_diagnosis_must_be_found(bad: Verified) -> None:
    """A twin is a warning; a twin with other checks is an error; one that is stopped is a warning."""
    assert "warning: told apart from a_twin by no check" in said(bad, "wrong/b_twin.py")
    assert "error: its diagnosis names a_twin, which replies alike but names other checks" in said(
        bad, "wrong/c_other_list.py"
    )
    assert any(m.startswith("warning: is stopped before it replies") for m in said(bad, "wrong/e_ends.py"))


def test_a_verdict_that_changes_is_found(bad: Verified) -> None:
    """With the seed, and with the draw; the run that stands out is named."""
    changes = "its verdict changes: {} passes in 1 of 2 runs (passes with seed {}, draw {})"

    assert "error: " + changes.format("test_large", 1, 1) in said(bad, "wrong/f_lucky.py")
    assert "error: " + changes.format("test_moody", 0, 0) in said(bad, "solutions/40-bad/bad.py")
    assert not any("test_doubles passes" in f.message for f in bad.findings)


def test_hidden_text_in_a_report_is_found(bad: Verified) -> None:
    """A check's message quotes the reference: each report that shows it is named, and the line."""
    leak = f"error: its report holds hidden text, solutions/40-bad/bad.py, line 2: {SECRET}"

    assert [leak in said(bad, f"wrong/{name}.py") for name in ("a_twin", "d_misnamed", "g_refused")] == [
        True, True, False,
    ]  # fmt: skip


def test_full_marks_and_faults_of_planted_answers_are_found(tmp_path: Path) -> None:
    """A planted answer that is right, and one that cannot be computed."""
    course = write_course(tmp_path, ANSWER)
    verified = verify(course.load("41-answer"), course, runs=2)

    assert said(verified, "wrong/right.py") == [
        "error: not caught by test_letter, which its first line names",
        "error: earns full marks",
    ]
    assert ["ZeroDivisionError" in message for message in said(verified, "wrong/fails.py")] == [True]
    assert said(verified, "test_hidden.py") == ["error: no planted answer is caught by test_letter"]
    assert len(verified.findings) == 4


def test_checks_that_cannot_be_collected_are_one_finding(tmp_path: Path) -> None:
    """With the reason; nothing else can be said then."""
    course = write_course(tmp_path, ANSWER | {"solutions/41-answer/test_hidden.py": "import nothing_of_this_name\n"})
    verified = verify(course.load("41-answer"), course, runs=2)

    (finding,) = verified.findings
    assert "cannot be collected" in finding.message
    assert "nothing_of_this_name" in finding.detail
    assert verified.checks == ()


def test_a_variant_that_fails_is_found_without_a_run(tmp_path: Path) -> None:
    """The fault of `variant.py` is told once, not once for each draw."""
    course = write_course(tmp_path, ANSWER | {"exercises/41-answer/variant.py": "def draw(rng):\n    return 1\n"})
    verified = verify(course.load("41-answer"), course, runs=3)

    assert ["draw returned int" in f.message for f in verified.findings] == [True]
    assert verified.matrix == {}


def test_a_new_challenge_is_good(tmp_path: Path) -> None:
    """What `grade new` writes needs no apology: variants, computed answers, a stub that is refused."""
    scaffold(Course(tmp_path), "predict", "43-new")
    verified = verify(Course(tmp_path).load("43-new"), Course(tmp_path), runs=3)

    assert verified.findings == ()
    assert verified.matrix == {
        "stub": {"test_printed_gradient": NOT_RUN},
        "reference": {"test_printed_gradient": PASSED},
        "wrong/last_only": {"test_printed_gradient": FAILED},
        "wrong/mean": {"test_printed_gradient": FAILED},
    }


def test_challenges_that_cannot_be_read_are_found(tmp_path: Path) -> None:
    """Wrong metadata, and what lies beside the challenges."""
    wrong = {
        "exercises/44-wrong/challenge.toml": TOML.format(kind="riddle"),
        "exercises/45-no-toml/README.md": "?",
    }
    found = verify_course(write_course(tmp_path, ANSWER | wrong))

    assert [(f.level, f.challenge, f.where) for f in found] == [
        ("error", "44-wrong", ""),
        ("error", "", "exercises/45-no-toml"),
    ]
    assert "riddle" in found[0].message
