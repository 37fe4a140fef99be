"""One more kind of evidence, or one more format, is one more file."""

import shutil
import subprocess
import sys
from pathlib import Path

import grader

KIND = """
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table


class Norms(EvidenceBase, tag="norms", frozen=True, kw_only=True):
    largest: float

    def lines(self):
        yield Line(text=f"The largest norm was {self.largest}.")

    def figure(self):
        from grader.report.svg import Drawing

        drawing = Drawing("norms", "one line", (20, 20), css="chart")
        drawing.line((0, 0, 20, 20), "axis")
        table = Table(label="Norm table", columns=(Column(title="norm", number=True),),
                      rows=(Row(cells=(str(self.largest),)),))
        return Figure(caption="<norms>", drawings=(drawing,), table=table)

    def known_factors(self):
        return {"the clip": 3}
"""
FORMAT = """
def render(report):
    return f"{report.grade.about.slug}: {report.grade.earned} points\\n"
"""
PROGRAM = """
import json
import msgspec
from grader.cli.report import report as command
from grader.cli.submit import submit
from grader.report import render
from grader.report.check_result import CheckResult, Failure, Cause, Outcome
from grader.report.record import from_json, to_json
from grader.report.summary import render_summary
from tests.report.examples import grade, report

failure = Failure(cause=Cause.WRONG, message="Too large.", ratio=3.0)
check = CheckResult(id="test_a", title="A", points=2, outcome=Outcome.FAILED, failure=failure)
stored = msgspec.to_builtins(grade(checks=(check,)))
stored["evidence"] = [{"type": "norms", "check": "test_a", "largest": 7.5}]
shown = report(from_json(json.dumps(stored)))
assert from_json(to_json(shown.grade)) == shown.grade
assert json.loads(render(shown, "json"))["report"]["grade"]["evidence"] == stored["evidence"]
for text in (" ".join(text.split()) for text in (render(shown, "text"), render_summary(shown))):
    assert "The largest norm was 7.5." in text
    assert "(a factor of the clip, and the clip is 3)" in text
page = render(shown, "html")
assert "<figcaption>&lt;norms&gt;</figcaption>" in page
assert '<line x1="0.0" y1="0.0" x2="20.0" y2="20.0" class="axis" />' in page
assert 'aria-label="Norm table"' in page
for offered in command, submit:
    assert "points" in next(one.type.choices for one in offered.params if one.name == "form")
print(render(shown, "points"), end="")
"""


def test_one_more_kind_and_one_more_format_is_one_more_file_each(tmp_path: Path) -> None:
    """Both are put beside the others in a copy of the grader: stored, decoded, shown and offered, as the others are."""
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "grader/report/evidence/norms.py").write_text(KIND)
    (tmp_path / "grader/report/formats/points.py").write_text(FORMAT)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"},
    )  # fmt: skip

    assert (done.stderr, done.stdout) == ("", "06-short-tail: 0 points\n")
