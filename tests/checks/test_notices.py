"""What a report says of a notebook: cells and lines by number, what was left out, what failed without a bearing."""

from grader import cells
from grader.checks.failure import as_builtin, failure_of, notices
from grader.sandbox.limits import NOT_HERE, Frame, SubmissionRaised

TEXT = cells.join([(1, "# left out: %matplotlib inline"), (3, "def f():\n    return gone")])


def test_an_error_names_cell_and_line() -> None:
    """Also where a check catches it as the exception that it was, and as every line of a traceback."""
    error = SubmissionRaised("NameError", "name 'gone' is not defined", (Frame(5, "f"), Frame(6, "f")), TEXT)
    for one in (error, as_builtin(error)):
        failure = failure_of(one)

        assert failure is not None
        assert failure.message == "Your code raised NameError (cell 3, line 2): name 'gone' is not defined"
        assert failure.detail == "cell 3, line 1, in f\ncell 3, line 2, in f"


def test_a_cell_that_failed_is_told_beside_what_was_left_out() -> None:
    """In the place where it began to fail, in one sentence each."""
    failed = [
        SubmissionRaised("ValueError", "no\nsuch", (Frame(5, ""), Frame(6, "f")), TEXT),
        SubmissionRaised(NOT_HERE, "`x` is not here: leave it out.", (Frame(5, ""),), TEXT),
        SubmissionRaised("KeyboardInterrupt", "", (), TEXT),
    ]

    assert notices(TEXT, failed) == (
        "Left out, as it is for Jupyter and not Python: `%matplotlib inline` (cell 1).",
        "Cell 3, line 1 raised ValueError: no. The other cells were run.",
        "Cell 3, line 1 did not run: `x` is not here: leave it out. The other cells were run.",
        "A cell raised KeyboardInterrupt. The other cells were run.",
    )
    assert notices("x = 1\n", []) == ()
