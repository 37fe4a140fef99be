"""The terminal report: fits its columns, plain or coloured, obeys nobody."""

import re

import msgspec
import pytest
from rich.cells import cell_len

from grader.report import record as r
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.formats.text import render
from tests.report.examples import grade, hostile, report

FAILED = CheckResult(
    id="test_a",
    title="Every sample counts once.",
    points=2,
    outcome=Outcome.FAILED,
    hint="Count them.",
    failure=Failure(
        cause=Cause.WRONG, message="Too small.", expected="1.0", actual="0.5", ratio=0.5, example="k = 2", line=1
    ),
)


def test_a_failed_check_says_what_was_expected_and_what_came() -> None:
    """Message, values, ratio in words, example, line and hint are all there."""
    text = render(report(grade(checks=(FAILED,)), hints_left=1))

    for words in (
        "0 of 2 points",
        "Too small.",
        "expected  1.0",
        "got       0.5",
        "the ratio is 0.5: half of what it should be",
        "k = 2",
        "1: x = 1",
        "hint: Count them.",
        "grade hint 06-short-tail",
    ):
        assert words in text


def test_the_diagnosis_is_shown() -> None:
    """It names the mistake in the planted answer's words."""
    text = render(report(grade(checks=(FAILED,), diagnosis=r.Diagnosis(mistake="m", text="The tail\nis lost."))))

    assert "This looks like: The tail is lost." in text


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Hostile and long text wraps."""
    assert max(map(cell_len, render(hostile("数" * 300), console_width=width).split("\n"))) <= width


def test_plain_text_holds_no_control_character() -> None:
    """Escapes and bidirectional marks of a student never reach the terminal, markup is shown as written."""
    text = render(hostile(), console_width=400)

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "[red]x[/red] [/] {{ 7*7 }}" in text
    assert ":smile:" in text


def test_colour_adds_only_colours() -> None:
    """Without its colour codes the coloured report is the plain one."""
    coloured = render(hostile(), colour=True)
    plain = re.sub("\x1b\\[[0-9;]*m", "", coloured)

    assert coloured != plain
    assert "\x1b" not in plain
    assert [line.rstrip() for line in plain.split("\n")] == render(hostile()).split("\n")


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same report gives the same text on every terminal."""
    want = render(report(grade()), colour=True)
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "20"), ("FORCE_COLOR", "1")):
        monkeypatch.setenv(name, value)

    assert render(report(grade()), colour=True) == want


def test_long_output_is_cut() -> None:
    """A million lines of output leave a short report."""
    text = render(report(grade(output="spam\n" * 100_000)))

    assert text.count("spam") < 20
    assert "… 99988 more lines" in text


def raised(name: str, line: int, said: str, example: str) -> CheckResult:
    """Return a check of a submission that raised."""
    message = f"Your code raised AttributeError (line {line}): {said}"
    failure = Failure(cause=Cause.RAISED, message=message, line=line, example=example, detail=f"line {line}, in f")
    return CheckResult(
        id=name, title=f"Title {name}.", points=1, outcome=Outcome.FAILED, failure=failure, hint="Count them."
    )


def test_one_exception_is_told_once() -> None:
    """The same line that raises the same is half a line for every check but the first; another line is told anew."""
    checks = (
        raised("test_a", 1, "'SGD' object has no attribute 'zero'", "k = 2"),
        raised("test_b", 1, "'AdamW' object has no attribute 'zero'", "k = 3"),
        raised("test_c", 2, "'SGD' object has no attribute 'zero'", "k = 2"),
    )
    text = render(report(grade(checks=checks)))

    assert text.count("Your code raised AttributeError (line 1)") == 1
    assert "✗ Title test_b.\n  Not passed for the same reason.\n\n✗ Title test_c.\n  Your code raised" in text
    assert "line 1, in f" not in text


def test_a_wrong_value_is_told_again_where_it_differs() -> None:
    """Only the same numbers of the same example are the same failure."""
    assert FAILED.failure is not None
    other = msgspec.structs.replace(
        FAILED, id="test_b", failure=msgspec.structs.replace(FAILED.failure, actual="0.25", ratio=0.25)
    )
    same = msgspec.structs.replace(FAILED, id="test_c")
    text = render(report(grade(checks=(FAILED, other, same))))

    assert text.count("Too small.") == 2
    assert text.count("Not passed for the same reason.") == 1


def test_what_does_not_run_gets_no_hint_on_what_it_computes() -> None:
    """An author's hint is for a wrong value."""
    assert "hint:" not in render(report(grade(checks=(raised("test_a", 1, "no", ""),))))


def test_not_sandboxed_is_said() -> None:
    """A plain process is named, a confined one is not called so."""
    plain = r.Isolation(backend="plain", text="An ordinary process.")

    assert "! Not sandboxed" in render(report(grade(isolation=plain)))
    assert "Not sandboxed" not in render(report(grade()))
