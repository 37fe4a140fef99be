"""What must hold of every grade of a hostile submission, whatever it tried."""

import ast
import re
import tempfile
from pathlib import Path
from typing import Any

from grader.report import render
from grader.report.check_result import Outcome
from grader.report.formats import names
from grader.report.record import Grade, Report, Status, from_json, to_json
from tests.processes import wait_for

FORMATS = tuple(names())
TOLD = re.compile(r"^(STOLEN|PLANTED|STARTED|REACHED)\b", re.MULTILINE)
"""What a hostile file prints when its trick got through."""


def secrets_of(folder: Path) -> list[str]:
    """Lines of hidden code that are long enough to be told from chance; docstrings and hints are public."""
    lines = set()
    for file in folder.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        public = {
            line.strip() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)
            and isinstance(node.value, str) for line in node.value.splitlines()
        }  # fmt: skip
        lines |= {line.strip() for line in text.splitlines()} - public
    return [line for line in lines if len(line) > 25 and "hint=" not in line and not line.startswith(("#", '"""'))]


def passed(grade: Grade) -> set[str]:
    """Ids of the checks that earned their points."""
    return {check.id for check in grade.checks if check.outcome is Outcome.PASSED}


def left_behind() -> list[str]:
    """Files that a hostile submission wrote, wherever anybody may write; their names say who did."""
    places = {
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/run",
        tempfile.gettempdir(),
        str(Path.home()),
        str(Path.home() / ".cache"),
    }
    return [str(path) for place in places for path in Path(place).glob("grade-attack*")]


def require_harmless(bench: Any, grade: Grade, source: str) -> None:
    """Nothing is broken, hidden, left behind or still running, and every report of it can be shown."""
    assert grade.status in {Status.GRADED, Status.REJECTED}, (grade.message, bench.engine.troubles)
    assert bench.engine.troubles == []
    assert {check.outcome for check in grade.checks} <= {Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN}
    assert all(check.failure and check.failure.message for check in grade.checks if check.outcome is Outcome.FAILED)
    assert from_json(to_json(grade)) == grade
    said = to_json(grade).decode()
    pages = {kind: render(Report(grade=grade, source=source), kind) for kind in FORMATS}
    secrets = [line for line in secrets_of(bench.challenge.checks_file.parent) if line not in source]
    for page in (said, *pages.values()):
        assert [line for line in secrets if line in page] == []
        assert not any(c in page for c in "\x1b\x07\x9b\u202e\u2066")
    assert "<script" not in pages["html"]
    assert "onerror=alert(1)>" not in pages["html"]
    assert not TOLD.search(grade.output), grade.output
    assert left_behind() == []
    wait_for(lambda: not bench.hosts())
