"""What the instructor sees of a verification."""

from grader.report.check_result import Outcome
from grader.verify import Finding, Verified, render_verified

CAUGHT = {"test_a": Outcome.FAILED, "test_b": Outcome.PASSED}
VERIFIED = Verified(
    challenge="40-bad",
    checks=("test_a", "test_b"),
    matrix={
        "stub": {"test_a": Outcome.NOT_RUN, "test_b": Outcome.NOT_RUN},
        "reference": {"test_a": Outcome.PASSED, "test_b": Outcome.BROKEN},
        "wrong/mean_of_means": CAUGHT,
    },
    findings=(
        Finding(level="error", challenge="40-bad", message="is [bold]wrong", where="solutions/40-bad/bad.py"),
        Finding(level="warning", challenge="40-bad", message="is odd", detail="KeyError: 1"),
    ),
    seconds=1.25,
)
PLAIN = """\
40-bad  1.2 s
         stub reference 1
  test_a    –         · ✓
  test_b    –         ! ·
  ✓ caught   · not caught   ! the check is broken   – refused unrun
   1  wrong/mean_of_means
error  solutions/40-bad/bad.py: is [bold]wrong
warning  is odd
    KeyError: 1
1 error, 1 warning
"""


def test_matrix_and_findings_are_shown() -> None:
    """Planted answers are numbered, marks explained, texts never read as markup."""
    assert render_verified(VERIFIED) == PLAIN


def test_colour_is_only_there_when_asked_for() -> None:
    """The same words, with and without escapes."""
    coloured = render_verified(VERIFIED, colour=True)

    assert "\x1b[" in coloured
    assert "\x1b" not in render_verified(VERIFIED)


def test_nothing_is_wider_than_the_terminal() -> None:
    """Long names and many planted answers still fit."""
    matrix = {"stub": {"test_" + "long_" * 20: Outcome.FAILED}} | {f"wrong/{i}": CAUGHT for i in range(8)}
    wide = Verified(challenge="40-bad", checks=tuple(matrix["stub"]), matrix=matrix, findings=(), seconds=0)

    assert max(map(len, render_verified(wide, 60).splitlines())) <= 60


def test_a_good_challenge_says_so() -> None:
    """And a lesson has no matrix."""
    good = Verified(challenge="50-lesson", checks=(), matrix={}, findings=(), seconds=0)

    assert render_verified(good) == "50-lesson  0.0 s\nnothing found\n"
    assert (good.good, VERIFIED.good) == (True, False)
