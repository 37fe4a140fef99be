"""Small grades and reports for this room's tests."""

import msgspec

from grader.report import record as r
from grader.report.check_result import Cause, CheckResult, Failure, Outcome
from grader.report.evidence.curves import Curve, Curves
from grader.report.evidence.memory import MemoryBar
from grader.report.evidence.trials import Trial, Trials
from grader.report.evidence.weights import WeightTable
from grader.report.evidence.window import WindowEvent, WindowPicture
from grader.report.weight_row import WeightRow

HOSTILE = (
    "<script>alert(1)</script>]]> \x1b[31mred\x1b[0m \x1b]0;t\x07 \u202eabc\u2066 [red]x[/red] [/] {{ 7*7 }} {% if %}"
    " \x00\x07\x9b1m '\" onload=alert(1) javascript:alert(1) `<b onclick=x>` &amp; :smile: \ud800"
)


def grade(**changes: object) -> r.Grade:
    """Return a small grade of one passed check."""
    fields: dict[str, object] = {
        "about": r.About(slug="06-short-tail", title="Short tail", kind="debug", level="intermediate", minutes=15),
        "student": "ada",
        "draw": 0,
        "seed": 7,
        "source_sha256": "00",
        "filename": "short_tail.py",
        "submitted_at": "2026-01-01T00:00:00Z",
        "status": r.Status.GRADED,
        "checks": (CheckResult(id="test_a", title="A", points=2, outcome=Outcome.PASSED),),
        "isolation": r.Isolation(backend="kernel", text="confined"),
        "device": r.Device(kind="cpu", name="cpu"),
    }
    return r.Grade(**{**fields, **changes})  # type: ignore[arg-type]


def report(of: r.Grade, **changes: object) -> r.Report:
    """Return a report on a grade."""
    return r.Report(**{"grade": of, "source": "x = 1\n", **changes})  # type: ignore[arg-type]


def hostile(text: str = HOSTILE) -> r.Report:
    """Return a report with the same text in every field that takes free text, of a failed check with all evidence."""
    failure = Failure(
        cause=Cause.WRONG,
        message=text,
        quantity=text,
        expected=text,
        actual=text,
        ratio=0.5,
        example=text,
        line=1,
        detail=f"{text}\n{text}",
    )
    check = CheckResult(id=text, title=text, points=2, outcome=Outcome.FAILED, failure=failure, hint=text)
    others = tuple(
        CheckResult(
            id=f"{text}{o}",
            title=text,
            points=1,
            outcome=o,
            failure=msgspec.structs.replace(failure, message=f"{text} {o}"),
        )
        for o in (Outcome.BROKEN, Outcome.NOT_RUN)
    )
    event = WindowEvent(micro_batch=0, action="forward")
    evidence = (
        WindowPicture(check=text, sizes=(1,), accumulation_steps=1, seen=(event,), wanted=(), caption=text),
        WeightTable(
            check=text,
            rows=(WeightRow(update=1, yours=(1.0, 0.0), expected=(0.5, 1.0)),),
            columns=(text, f"1{text}"),
            unit="sample",
        ),
        MemoryBar(check=text, label=text, measured_bytes=3, budget_bytes=2),
        Trials(check=text, trials=(Trial(mistake=text, noticed=True, said=text), Trial(mistake=text, noticed=False))),
        Curves(check=text, title=text, x_label=text, y_label=text, curves=(Curve(name=text, values=(1.0, 2.0)),)),
    )
    links = (r.Link(title=text, url="javascript:alert(1)"), r.Link(title=text, url=f"https://x/{text}"))
    about = r.About(slug=text, title=text, kind=text, level=text, minutes=1, read_next=links)
    full = grade(
        about=about,
        student=text,
        source_sha256=text,
        filename=text,
        submitted_at=text,
        message=text,
        checks=(check, *others),
        diagnosis=r.Diagnosis(mistake=text, text=text),
        evidence=evidence,
        isolation=r.Isolation(backend="plain", text=text),
        device=r.Device(kind="cuda", name=text, peak_bytes=5),
        output=f"{text}\n{text}",
        versions={text: text},
        trusted=True,
    )
    return report(full, source=f"x = 1  # {text}\n{text}\n", hints=(text,), explanation=text)
