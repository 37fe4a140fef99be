"""What a message must not tell of the right answer, and what it may."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.checks.failure import Wrong
from grader.checks.require import require_answer
from grader.course.interface import read_interface
from grader.report.check_result import CheckResult, Outcome
from grader.report.evidence.memory import MemoryBar
from grader.report.record import About, Device, Grade, Isolation, Status
from grader.verify.leaks import DRAWS, Probe, check_leaks, probes_of
from grader.verify.record import Findings

ASKED = read_interface("steps: int = ...\nletter: Literal['A', 'B', 'C'] = ...\nscale: float = ...\n", "stub.py")
RIGHT = [
    {"steps": steps, "letter": letter, "scale": scale}
    for steps, letter, scale in [(3, "A", 0.25), (5, "C", 1.5), (4, "B", 0.75), (7, "A", 2.0)]
]
Judge = Callable[[object, object], None]


def found(name: str, judge: Judge, evidence: Callable[[object], object] | None = None) -> list[str]:
    """Return what is found where `judge(got, want)` judges one answer of the three."""
    probes = [probe for draw, right in enumerate(RIGHT) for probe in probes_of(draw, right, ASKED)]
    graded = [(probe, graded_by(judge, probe, evidence)) for probe in probes if probe.name == name]
    assert len({probe.draw for probe, _ in graded}) == DRAWS
    findings = Findings("40-x")
    public = {draw: f"The batch has {10 * draw + 20} samples, choose A, B or C." for draw in range(DRAWS)}
    check_leaks(graded, public, Path("solutions/40-x/test_hidden.py"), findings)
    return [one.message for one in findings.all()]


def graded_by(judge: Judge, probe: Probe, evidence: Callable[[object], object] | None) -> Grade:
    """Grade one answer."""
    got, failure = probe.answers[probe.name], None
    try:
        judge(got, probe.right)
    except Wrong as wrong:
        failure = wrong.failure
    outcome = Outcome.FAILED if failure else Outcome.PASSED
    check = CheckResult(id="test_it", title="It is right.", points=1, outcome=outcome, failure=failure)
    return Grade(
        about=About(slug="40-x", title="X", kind="predict", level="advanced", minutes=1), student="",
        draw=probe.draw, seed=0, source_sha256="", filename="x.py", submitted_at="", status=Status.GRADED,
        checks=(check,),
        isolation=Isolation(backend="none", text=""), device=Device(kind="cpu", name="CPU"),
        evidence=(evidence(got),) if evidence else (),  # type: ignore[arg-type]
    )  # fmt: skip


def wrong_unless(message: str, **fields: Callable[[Any, Any], Any]) -> Judge:
    """Return a judge whose message and fields are made of got and want."""

    def judge(got: object, want: object) -> None:
        if got != want:
            made = {name: value(got, want) for name, value in fields.items()}
            raise Wrong(
                message.format(got=got, want=want, **made),
                **{k: v for k, v in made.items() if k in ("ratio", "expected")},
            )

    return judge


@pytest.mark.parametrize(
    ("name", "judge"),
    [
        ("steps", wrong_unless("{got} is wrong.", ratio=lambda got, want: got / want)),
        ("scale", wrong_unless("It is {off} too much.", off=lambda got, want: got - want)),
        ("steps", wrong_unless("It should be something else.", expected=lambda _, want: str(want))),
        ("steps", wrong_unless("It is {want}, not {got}.")),
        ("letter", wrong_unless("{got} is wrong, {want} is right.")),
        ("scale", wrong_unless("You are {word} off.", word=lambda got, want: "two" if got > 3 * want else "one")),
    ],
    ids=["ratio", "distance", "expected", "said", "letter", "counted in words"],
)
def test_what_gives_the_answer_away(name: str, judge: Judge) -> None:
    """By itself, or with that of another attempt."""
    assert found(name, judge)


@pytest.mark.parametrize(
    ("name", "judge"),
    [
        ("steps", wrong_unless("{got} is wrong.")),
        ("letter", wrong_unless("Your choice is not {got}.")),
        (
            "scale",
            lambda got, want: require_answer(got, want, "the scale", mistakes={"it is not divided by 4": 2 * want}),
        ),
        ("steps", wrong_unless("{got} steps do not make 20 samples.")),
    ],
)
def test_what_says_right_or_wrong(name: str, judge: Judge) -> None:
    """The student's own numbers, those of the task, and a known mistake."""
    assert found(name, judge) == []


def test_a_picture_gives_it_away_too() -> None:
    """Measured bytes change with the answer."""
    bar = lambda got: MemoryBar(check="test_it", label="peak", measured_bytes=64 + 8 * got, budget_bytes=100)  # noqa: E731

    assert "a number that changes" in found("steps", wrong_unless("Too much."), bar)[0]
