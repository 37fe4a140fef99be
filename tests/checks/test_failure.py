"""What an exception says of the submission."""

import pytest

from grader.checks.failure import Unreadable, Wrong, failure_of
from grader.errors import CourseFault
from grader.report.check_result import Cause
from grader.sandbox.absent import not_installed
from grader.sandbox.limits import Frame, SubmissionRaised, SubmissionStopped

HERE = (Frame(3, "f"), Frame(7, "g"))


@pytest.mark.parametrize(
    ("error", "cause", "said", "line"),
    [
        (Wrong("The sum is wrong.", ratio=2.0), Cause.WRONG, "The sum is wrong.", None),
        (Unreadable("answer is missing", 4), Cause.UNREADABLE, "answer is missing", 4),
        (SubmissionStopped("timeout", "not done after 5 seconds", 9), Cause.TIMEOUT, "5 seconds", 9),
        (SubmissionStopped("output", "printed too much"), Cause.DIED, "printed", None),
        (SubmissionRaised("ValueError", "bad\nsecond line", HERE), Cause.RAISED, "ValueError (line 7): bad", 7),
        (SubmissionRaised("KeyError", "", HERE), Cause.RAISED, "KeyError (line 7).", 7),
        (SubmissionRaised("SyntaxError", "invalid syntax", HERE[:1]), Cause.UNREADABLE, "(line 3)", 3),
        (SubmissionRaised("NotHere", "There are no threads.", HERE[:1]), Cause.UNREADABLE, "threads (line 3).", 3),
        (SubmissionRaised("Unusable", "The file defines no function `f`."), Cause.UNREADABLE, "no function", None),
        (SubmissionRaised("MemoryError", "", HERE), Cause.MEMORY, "64 MiB", 7),
        (SubmissionRaised("RuntimeError", "DefaultCPUAllocator: can't allocate memory: …"), Cause.MEMORY, "64", None),
        (SubmissionRaised("OutOfMemoryError", "CUDA out of memory. Tried …"), Cause.MEMORY, "64", None),
        (SubmissionRaised("RuntimeError", "out of memory: 9 rows"), Cause.RAISED, "out of memory: 9 rows", None),
        (SubmissionRaised("StateMismatch", "After the call, x is gone."), Cause.WRONG, "x is gone", None),
    ],
)
def test_the_submissions_fault_becomes_a_failure(error: BaseException, cause: Cause, said: str, line: int) -> None:
    """One clear sentence, the line where known, the limit by name."""
    failure = failure_of(error, memory_mb=64, loading=True)

    assert failure is not None
    assert (failure.cause, failure.line) == (cause, line)
    assert said in failure.message
    assert "second line" not in failure.message


@pytest.mark.parametrize(
    ("kind", "message", "cause", "said"),
    [
        ("NotHere", not_installed("tqdm"), Cause.UNREADABLE, "`tqdm` is not here"),
        ("NotHere", not_installed("x3"), Cause.UNREADABLE, "needs what this grader does not have (line 3)."),
        ("NotHere", "x is 3", Cause.UNREADABLE, "needs what this grader does not have (line 3)."),
        ("SyntaxError", "x is 3", Cause.RAISED, "Your code raised SyntaxError (line 3): x is 3"),
        ("Unusable", "x is 3", Cause.RAISED, "Your code raised Unusable (line 3): x is 3"),
    ],
)
def test_words_of_a_call_are_never_free_of_charge(kind: str, message: str, cause: Cause, said: str) -> None:
    """A call has seen inputs of a check: what it says costs an attempt, or is the grader's own sentence."""
    error = SubmissionRaised(kind, message, HERE[:1], "def f(x):\n    from tqdm import trange\n")

    failure = failure_of(error)

    assert failure is not None
    assert failure.cause is cause
    assert said in failure.message


@pytest.mark.parametrize("error", [KeyError("x"), CourseFault("x"), AssertionError("x"), ZeroDivisionError()])
def test_anything_else_is_not_blamed_on_the_submission(error: BaseException) -> None:
    """A fault of check or grader is never worded as the student's."""
    assert failure_of(error) is None
