"""One screen: score, the mistake's name, the first failure, what to do next."""

import re

import pytest
from rich.cells import cell_len
from rich.text import Text

from grader.report import record as r
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.evidence.weights import WeightTable
from grader.report.summary import ROWS, render_summary
from grader.report.terminal import paper
from grader.report.weight_row import WeightRow
from grader.report.wrap import wrapped
from tests.report.examples import grade, hostile, report

LONG = "Each update uses the gradient of all the samples of its window, whatever their number may be. " * 8


def failed(name: str, *, text: str = "Too small.", cause: Cause = Cause.WRONG, title: str = "") -> CheckResult:
    """Return a failed check that has something to say in every field."""
    failure = Failure(
        cause=cause, message=text, quantity=f"the gradient of {name}", expected="1.0", actual="0.5", ratio=0.5,
        example=f"k = 2 {text}", line=1,
    )  # fmt: skip
    return CheckResult(
        id=name, title=title or f"Title {name}.", points=2, outcome=Outcome.FAILED, failure=failure, hint=text
    )


PASSED = CheckResult(id="test_z", title="Last.", points=1, outcome=Outcome.PASSED)


def test_the_first_failure_is_told_whole_and_the_others_by_name() -> None:
    """Score, diagnosis, values, hint, other titles, how many passed, and the next commands, in this order.

    The check's own hint is for whoever has no diagnosis: it fits whatever may fail the check.
    """
    checks = (PASSED, failed("test_a"), failed("test_b", text="Too late."))
    diagnosis = r.Diagnosis(mistake="m", text="The tail\nis lost.\n\nStep after it.")
    named, unnamed = (
        render_summary(report(grade(checks=checks, diagnosis=one), attempt=3, hints_left=2)).split("\n")
        for one in (diagnosis, None)
    )

    assert unnamed == EXPECTED[:3] + EXPECTED[5:]
    assert named == [line for line in EXPECTED if "hint: " not in line]


EXPECTED = [
    "Short tail" + "1 of 5 points".rjust(70),
    "06-short-tail · attempt 3 · short_tail.py",
    "",
    "This looks like: The tail is lost. Step after it.",
    "",
    "✗ 0/2  Title test_a.",
    "  Too small.",
    "  what      the gradient of test_a",
    "  expected  1.0",
    "  got       0.5",
    "            the ratio is 0.5: half of what it should be",
    "  example   k = 2 Too small.",
    "  line      1: x = 1",
    "  hint: Too small.",
    "✗ 0/2  Title test_b.",
    "✓ 1 check passed",
    "",
    "  grade hint 06-short-tail     one more hint (2 left)",
    "  grade report 06-short-tail   all of it (--open: in a browser)",
]


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("count", [1, 2, 30])
def test_whatever_is_to_be_said_fits(width: int, count: int) -> None:
    """Also with long texts everywhere, many failures, warnings and output."""
    whole = grade(
        checks=(*(failed(f"test_{i}", text=f"{i} {LONG}", title=LONG) for i in range(count)), PASSED),
        diagnosis=r.Diagnosis(mistake="m", text=LONG), output=LONG * 5, trusted=True,
        isolation=r.Isolation(backend="plain", text=LONG), device=r.Device(kind="cuda", name=LONG),
    )  # fmt: skip
    said = report(whole, attempt=1, hints_left=3, time_limit_s=60, time_used_s=1000.0)
    news = [("grade start 07-next", LONG)]
    for one in (said, hostile(LONG), hostile()):
        lines = render_summary(one, console_width=width, news=news).split("\n")

        assert len(lines) <= ROWS
        assert max(map(cell_len, lines)) <= width


def test_what_is_cut_ends_after_a_word() -> None:
    """No word is broken, and the dots say that there is more."""
    text = render_summary(report(grade(checks=(failed("test_a", text=LONG, title=LONG),))))
    cut = [line.removesuffix(" …") for line in text.split("\n") if line.endswith(" …")]

    assert cut
    assert all(LONG.find(line.strip().removeprefix("✗ 0/2  ").split()[-1] + " ") >= 0 for line in cut)


def test_what_fails_for_the_same_reason_is_counted() -> None:
    """Seven checks of one exception are one message and one line."""
    checks = [failed(f"test_{i}", text="Your code raised E: no", cause=Cause.RAISED) for i in range(7)]
    text = render_summary(report(grade(checks=(*checks, failed("test_o")))))

    assert text.count("Your code raised") == 2  # in the message and in the example
    assert "✗ 6 more checks not passed for the same reason" in text
    assert "✗ 0/2  Title test_o." in text
    assert "hint:" not in text


def test_the_same_reason_is_the_mistake_that_explains_both() -> None:
    """Checks that it explains are counted, whatever they say; one that it does not explain is told by itself."""
    checks = tuple(failed(f"test_{i}", text=f"Number {i % 2} is wrong.", title=f"Title {i}.") for i in range(5))
    diagnosis = r.Diagnosis(mistake="m", text="Lost.", explains=("test_0", "test_3"), leaves=("test_2",))
    text = render_summary(report(grade(checks=(checks[0], *checks[2:]), diagnosis=diagnosis)))

    assert "✗ 2 more checks not passed for the same reason\n✗ 0/2  Title 2.\n" in text
    assert "Title 3" not in text
    assert "Title 4" not in text  # not known, but the same wrong value


def test_a_file_that_cannot_be_run_is_told_in_a_few_lines() -> None:
    """What and where, once, and no list of checks that were never reached."""
    failure = Failure(cause=Cause.UNREADABLE, message="Line 1 is not Python.", line=1)
    checks = [CheckResult(id=f"test_{i}", title="A", points=1, outcome=Outcome.NOT_RUN, failure=failure) for i in "ab"]
    rejected = grade(status=r.Status.REJECTED, message="Line 1 is not Python.", checks=tuple(checks))

    assert render_summary(report(rejected)).split("\n")[2:] == [
        "",
        "Not graded: it could not be run. No attempt was used.",
        "Line 1 is not Python.",
        "  line      1: x = 1",
        "",
        "  grade submit 06-short-tail   again, once the file runs",
        "  grade report 06-short-tail   all of it (--open: in a browser)",
    ]


def test_after_full_marks_comes_what_is_new() -> None:
    """The explanation is named, and whatever the caller has to announce comes last."""
    passed = report(grade(), attempt=1, explanation="Because.")

    assert render_summary(passed, news=[("grade start 07-next", "Next one")]).split("\n")[2:] == [
        "",
        "✓ Every check passed.",
        "",
        "  grade report 06-short-tail   the explanation, and every check",
        "  grade start 07-next          Next one",
    ]


def test_new_numbers_are_offered_after_the_last_attempt() -> None:
    """A hint would be of no use any more."""
    text = render_summary(report(grade(checks=(failed("test_a"),)), attempt=2, attempts=2, hints_left=1))

    assert "grade start 06-short-tail --fresh   new numbers and new attempts" in text
    assert "grade hint" not in text


def test_colour_adds_only_colours_and_nobody_is_obeyed() -> None:
    """Without its colour codes the coloured summary is the plain one, and a student's escapes never get there."""
    plain, coloured = render_summary(hostile()), render_summary(hostile(), colour=True)

    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain)


@pytest.mark.parametrize(("others", "whole"), [(0, True), (3, False)])
def test_a_table_is_shown_whole_or_not_at_all(others: int, *, whole: bool) -> None:
    """What each micro-batch counts for is a sentence, and where there is room a table below it."""
    row = WeightRow(update=1, yours=(1.0, 1.0), expected=(0.5, 0.5))
    weights = WeightTable(check="test_a", rows=(row,), columns=("1", "2"), unit="micro-batch")
    checks = (failed("test_a"), *(failed(f"test_{i}", text=f"{i}") for i in range(others)), PASSED)
    looks = r.Diagnosis(mistake="undivided", text=LONG[:300])
    shown = render_summary(report(grade(checks=checks, evidence=(weights,), diagnosis=looks if others else None)))

    assert "In update 1, micro-batches 1 and 2 count 1 each, should be ½." in shown
    assert ("  update 1, yours   1   1\n        should be   ½   ½\n" in shown) is whole
    assert ("update 1, yours" in shown) is whole


@pytest.mark.parametrize("end", range(68, 82))
def test_a_line_that_is_cut_keeps_what_fits_wherever_its_words_end(end: int) -> None:
    """Also where the last word that fits ends just before the sign that something was left out."""
    (line,) = wrapped(Text("a" * (end - 40) + " " + "b" * 39 + " c " + "d" * 90), paper(80, colour=False), 78, 1)

    assert line.plain.startswith("aaa")
    assert line.plain.endswith(" …")
    assert line.cell_len <= 78


def test_a_printed_warning_is_told_to_the_end_where_there_is_room() -> None:
    """What a warning asks for stands at its end; lines that come after it are counted."""
    said = "UserWarning: Detected a call of one thing before another. You should call them the other way."
    shown = render_summary(report(grade(checks=(failed("test_a"),), output=f"{said}\n  second()\nthird\nfourth")))

    assert "other way." in shown
    assert "  printed   UserWarning: Detected" in shown
    assert "second()" in shown
    assert "and 2 more lines" in shown


def test_what_was_compared_is_not_told_twice() -> None:
    """A sentence that names it says so already."""
    one = failed("test_a", text="The gradient of test_a is too small.")

    assert "  what " not in render_summary(report(grade(checks=(one,))))
