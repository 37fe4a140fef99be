"""One submission to one grade, in separate processes, whatever happens on the way."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.course.challenge import Challenge
from grader.grading.engine import Engine
from grader.grading.messages import Done, Event, Finished, Started, Trouble
from grader.report.check_result import Cause, Outcome
from grader.report.record import Grade, Status, from_json, to_json
from tests.grading.conftest import ENDINGS, PLAIN_CHECKS, REFERENCE, start, submitted, write_course

HASTY = """
import msgspec
from grader.checks import session

_limits_of = session.limits_of
session.limits_of = lambda challenge: msgspec.structs.replace(_limits_of(challenge), load_seconds=2.0, call_seconds=2.0)
"""
"""In a file of checks: a submission has two seconds to load, which no challenge can say, and to answer."""


@pytest.fixture(scope="module")
def endings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine of checks that end in every way."""
    with start(write_course(tmp_path_factory.mktemp("endings"), ENDINGS + HASTY)) as started:
        yield started


def outcomes(grade: Grade) -> dict[str, str]:
    """Return how each check ended."""
    return {c.id: str(c.outcome) for c in grade.checks}


def test_the_reference_earns_full_marks(engine: Engine) -> None:
    """Every check passes, and the grade survives storage."""
    grade = engine.grade(submitted(REFERENCE))

    assert grade.full_marks
    assert (grade.earned, grade.possible) == (3, 3)
    assert grade.checks[0].examples >= 60
    assert from_json(to_json(grade)) == grade


def test_each_step_is_heard_as_it_happens(engine: Engine) -> None:
    """A progress bar can follow check by check."""
    heard: list[Event] = []
    engine.grade(submitted(REFERENCE), heard.append)

    assert [type(e) for e in heard[1:]] == [Started, Finished, Started, Finished, Done]


def test_a_wrong_submission_is_told_what_and_where(engine: Engine) -> None:
    """The failure holds fields: expected, actual, the shrunk example; the planted answer names the mistake."""
    grade = engine.grade(submitted("def double(x):\n    return x + 2.0\n"))
    failure = grade.checks[0].failure

    assert failure is not None
    assert failure.cause is Cause.WRONG
    assert failure.example.startswith("x = ")
    assert grade.diagnosis is not None
    assert grade.diagnosis.mistake == "adds_two"
    assert (grade.status, grade.costs_attempt) == (Status.GRADED, True)


def test_no_match_no_claim(engine: Engine) -> None:
    """A mistake that nobody planted is not diagnosed."""
    assert engine.grade(submitted("def double(x):\n    return x * 3\n")).diagnosis is None


def test_the_same_seed_and_source_give_the_same_grade(engine: Engine) -> None:
    """Verdict, example and message do not depend on the run."""
    first, again = (engine.grade(submitted("def double(x):\n    return abs(x) * 2\n")) for _ in range(2))

    assert [c.failure for c in first.checks] == [c.failure for c in again.checks]


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("def double(x:\n    return 1\n", "SyntaxError", 1),
        ("x = 1\nfrom no_such_module import *\n", "no_such_module", 2),
        ("def other(x): return 1\n", "no function `double(x)`", None),
        ("def double(): return 1\n", "cannot be called as `double(x)`", None),
        ("double = 3\n", "not a function", None),
        ("raise SystemExit(0)\n", "SystemExit", 1),
    ],
)
def test_what_cannot_run_is_rejected_in_a_sentence(engine: Engine, source: str, message: str, line: int | None) -> None:
    """Nothing earned, no attempt used, and the line is known where there is one."""
    grade = engine.grade(submitted(source))

    assert grade.status is Status.REJECTED
    assert message in grade.message
    assert not grade.costs_attempt
    assert {c.outcome for c in grade.checks} == {Outcome.NOT_RUN}
    assert grade.checks[0].failure is not None
    assert grade.checks[0].failure.line == line


def test_garbage_is_collected_as_ever_in_checks_and_submissions(tmp_path: Path) -> None:
    """The processes that these are forked from start without the collector; what a stranger writes may need it."""
    asks = "def double(x):\n    import gc\n    return [gc.isenabled(), 2 * x]\n"
    checks = """
import gc
from grader.checks import check

@check(points=1)
def test_collects(submission):
    \'\'\'Both collect.\'\'\'
    assert [gc.isenabled(), submission.call("double", 1)] == [True, [True, 2]]
"""
    with start(write_course(tmp_path, checks)) as started:
        assert started.grade(submitted(asks)).full_marks


def test_a_file_is_loaded_once_for_all_files_of_checks(tmp_path: Path) -> None:
    """What it prints then is told once, and no time is lost on further processes."""
    challenge = write_course(tmp_path, PLAIN_CHECKS)
    (tmp_path / "exercises/01-double/test_public.py").write_text(
        "from grader.checks import check, require_close\n\n@check(points=1)\ndef test_of_three(submission):\n"
        '    """Twice three."""\n    require_close(submission.call("double", 3), 6, "the result")\n'
    )
    with start(challenge) as started:
        grade = started.grade(submitted("print('loaded')\n\n\n" + REFERENCE))

    assert (grade.full_marks, len(grade.checks), grade.output) == (True, 3, "loaded\n")


@pytest.mark.parametrize("source", ["while True: pass\n", "import os\nos._exit(0)\n"])
def test_a_file_that_never_loads_fails_every_check_at_once(endings: Engine, source: str) -> None:
    """It is not run again for each check."""
    grade = endings.grade(submitted(source))

    assert {c.outcome for c in grade.checks} == {Outcome.FAILED}
    assert grade.earned == 0


def test_what_is_not_here_is_told_at_once_and_costs_no_attempt(engine: Engine) -> None:
    """In the first check, and with nothing of what it saw: it is as if the file could not be loaded."""
    heard: list[object] = []
    grade = engine.grade(submitted("def double(x):\n    print('x is', x)\n    return x * int(input())\n"), heard.append)

    assert (grade.status, grade.costs_attempt, grade.output) == (Status.REJECTED, False, "")
    assert grade.message.startswith("In this grader nobody answers `input()`")
    assert grade.message.endswith("(line 3).")
    assert {check.outcome for check in grade.checks} == {Outcome.NOT_RUN}
    assert not any(isinstance(event, Finished) for event in heard)


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        ("ModuleNotFoundError(name=f'x_{x}'.replace('.', '_'))", Status.REJECTED),
        ("type('NotHere', (Exception,), {})(f'x is {x}')", Status.REJECTED),
        ("type('Unusable', (Exception,), {})(f'x is {x}')", Status.GRADED),
        ("SyntaxError(f'x is {x}')", Status.GRADED),
    ],
)
def test_what_ends_free_of_charge_tells_nothing_of_a_check(engine: Engine, raised: str, status: Status) -> None:
    """Whatever a submission raises with the inputs of the first check in it: it is not told, or costs an attempt."""
    grade = engine.grade(submitted(f"def double(x):\n    print('x is', x)\n    raise {raised}\n"))

    assert (grade.status, grade.costs_attempt) == (status, status is Status.GRADED)
    if not grade.costs_attempt:
        assert grade.message == "Your code needs what this grader does not have (line 3)."
        assert (grade.output, grade.evidence, grade.notices, grade.device.peak_bytes) == ("", (), (), None)


def test_after_a_verdict_what_is_not_here_is_an_ordinary_failure(engine: Engine) -> None:
    """Else a submission could look at the checks one by one, and end free of charge."""
    source = "def double(x):\n    if not isinstance(x, float):\n        input()\n    return 2 * x\n"
    grade = engine.grade(submitted(source))

    assert (grade.status, grade.costs_attempt) == (Status.GRADED, True)
    assert [check.outcome for check in grade.checks[:2]] == [Outcome.PASSED, Outcome.FAILED]


def test_a_hang_in_one_check_leaves_the_next_alone(endings: Engine) -> None:
    """The check that hung names the limit and the line; the other one passes."""
    grade = endings.grade(
        submitted("def double(x):\n    while isinstance(x, float) and x < 7: pass\n    return 2 * x\n")
    )
    hung, well, *_ = grade.checks

    assert (hung.outcome, well.outcome) == (Outcome.FAILED, Outcome.PASSED)
    assert hung.failure is not None
    assert "2 seconds" in hung.failure.message
    assert (hung.failure.cause, hung.failure.line) == (Cause.TIMEOUT, 2)


def test_a_result_that_changes_from_run_to_run_is_the_submissions_fault(engine: Engine) -> None:
    """Flaky code fails; it does not break the grader."""
    source = "calls = 0\ndef double(x):\n    global calls\n    calls += 1\n    return 2 * x + (calls == 7)\n"
    grade = engine.grade(submitted(source))

    assert grade.checks[0].outcome is Outcome.FAILED
    assert grade.status is Status.GRADED


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_check_prints_is_bounded_on_disk(engine: Engine) -> None:
    """A check that prints for ever meets the limit of its checker, which its judges inherit."""
    limits = Path(f"/proc/{engine.pids['checker']}/limits").read_text().splitlines()
    (size,) = [line.split()[3] for line in limits if line.startswith("Max file size")]

    assert int(size) <= 256 << 20


def test_a_judge_that_is_killed_is_a_fault_of_the_grader(engine: Engine) -> None:
    """Nothing is claimed, no attempt is used, and the next submission is judged as ever."""

    def kill_judge(event: Event) -> None:
        if isinstance(event, Started):
            children = Path(f"/proc/{engine.pids['checker']}/task/{engine.pids['checker']}/children").read_text()
            os.kill(int(children.split()[-1]), signal.SIGKILL)

    grade = engine.grade(submitted(REFERENCE), kill_judge)

    assert grade.status is Status.BROKEN
    assert not grade.costs_attempt
    assert not grade.full_marks
    assert engine.grade(submitted(REFERENCE)).full_marks


def test_only_passed_earns_points(endings: Engine) -> None:
    """Skipped and broken checks are not passed, an xfail mark changes nothing, each check is accounted for."""
    grade = endings.grade(submitted(REFERENCE))

    assert outcomes(grade) == {
        "test_doubles": "passed", "test_tensors": "passed", "test_skips": "skipped", "test_xfails": "failed",
        "test_xpasses": "passed", "test_has_a_fault": "broken", "test_asserts": "failed",
    }  # fmt: skip
    assert grade.earned == 4
    assert not grade.costs_attempt
    assert "no report may ever show" not in to_json(grade).decode()
    assert any("no report may ever show" in trouble for trouble in endings.troubles)


@pytest.mark.parametrize(
    ("checks", "detail"),
    [
        ("def broken(:\n", "SyntaxError"),
        ("", "no check"),
        (
            PLAIN_CHECKS.replace("@check(points=1", "@(lambda **k: lambda f: f)(points=1"),
            "line 18: test_tensors has no @check",
        ),
    ],
    ids=["syntax", "empty", "no @check"],
)
def test_checks_that_cannot_be_collected_are_the_courses_fault(tmp_path: Path, checks: str, detail: str) -> None:
    """An empty or broken collection is never success; the instructor reads why."""
    with start(write_course(tmp_path, checks)) as started:
        grade = started.grade(submitted(REFERENCE))

        assert grade.status is Status.BROKEN
        assert not grade.full_marks
        assert detail in "\n".join(started.troubles)


def test_a_check_that_is_not_collected_is_a_fault_with_its_line(tmp_path: Path) -> None:
    """Else it would cost its points without a word; what is listed is what is graded."""
    left_out = '\nif submission is None:\n    @check(points=5)\n    def test_left_out(submission):\n        """T."""\n'
    checks = PLAIN_CHECKS + left_out.replace("submission is None", "HIDDEN_MARK == 0")
    with start(write_course(tmp_path, checks)) as started:
        heard: list[Event] = []
        grade = started.grade(submitted(REFERENCE), heard.append)

    assert grade.status is Status.BROKEN
    (trouble,) = heard
    assert isinstance(trouble, Trouble)
    assert [(line, said.split(":")[0]) for line, said in trouble.faults] == [
        (checks.count("\n") - 1, "test_left_out is not graded")
    ]


def test_checks_that_end_pytest_at_import_are_the_courses_fault(tmp_path: Path) -> None:
    """Each job is answered, not left waiting for a process that ended."""
    with start(write_course(tmp_path, PLAIN_CHECKS + "\nraise SystemExit(0)\n")) as started:
        for _ in range(2):
            grade = started.grade(submitted(REFERENCE))
            assert grade.message == "The checks of 01-double cannot be collected.", started.troubles
            assert grade.status is Status.BROKEN


def test_plain_hypothesis_gives_the_same_verdicts(plain: Challenge, tmp_path: Path) -> None:
    """Where its internals are others than those that are known, it runs each check by itself."""
    unknown = "from grader.checks import drawing\ndrawing.usable = lambda: False\n"
    with start(plain) as known, start(write_course(tmp_path, unknown + PLAIN_CHECKS)) as other:
        for source in (REFERENCE, "def double(x):\n    return x + 2\n", "def double(x):\n    return abs(x) * 2\n"):
            jobs = [msgspec.structs.replace(submitted(source), next_seed=1)] * 2
            (first, *_), (second, rehearsed) = ([one.grade(job) for job in jobs] for one in (known, other))
            assert outcomes(first) == outcomes(second) == outcomes(rehearsed)
            assert first.diagnosis == second.diagnosis
    assert first.checks[0].failure is not None
    assert first.checks[0].failure.message == second.checks[0].failure.message  # type: ignore[union-attr]
