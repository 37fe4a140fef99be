"""The formats: each is a module that lies among them, and nothing of it is imported until it is asked for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.report import render
from grader.report.formats import names
from tests.report.examples import grade, hostile, report

HEAVY = ("jinja2", "rich", "pygments", "markdown_it", "xml.etree.ElementTree", "torch", "pytest")


def loaded(program: str) -> str:
    """Return which heavy modules a program has imported when it ends."""
    program += f"; import sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_the_room_loads_nothing_heavy() -> None:
    """`grade list` and its like must not pay for renderers."""
    assert loaded("import grader.report, grader.report.record, grader.report.words") == "[]"


@pytest.mark.parametrize(
    ("kind", "start"),
    [("text", "Short tail"), ("html", "<!doctype html>"), ("json", "{"), ("junit", "<?xml")],
)
def test_each_format_begins_as_it_should(kind: str, start: str) -> None:
    """The name of a format chooses its renderer."""
    assert render(report(grade()), kind).startswith(start)


@pytest.mark.parametrize("kind", names())
def test_even_hostile_reports_encode_as_utf_8(kind: str) -> None:
    """A lone surrogate in a field never stops a report from being written."""
    assert render(hostile(), kind).encode()


def test_the_formats_that_are_offered() -> None:
    """The default comes first, and a page is never printed."""
    assert names() == ["text", "html", "json", "junit"]
    assert names(printed=True) == ["text", "json", "junit"]


@pytest.mark.parametrize("name", ["", "__init__", "../text", "yaml"])
def test_a_name_that_is_no_format_is_refused(name: str) -> None:
    """Only what is offered is ever imported."""
    with pytest.raises(ValueError, match="there are text, html, json, junit"):
        render(report(grade()), name)


def test_one_more_format_is_one_more_file(tmp_path: Path) -> None:
    """It is offered by the commands and renders, and no other file knows of it."""
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "grader/report/formats/points.py").write_text(
        "def render(report):\n    return f'{report.grade.about.slug}: {report.grade.earned}\\n'\n"
    )
    program = """
from grader.cli.report import report as command
from grader.cli.submit import submit
from grader.report import render
from tests.report.examples import grade, report

for offered in command, submit:
    assert "points" in next(one.type.choices for one in offered.params if one.name == "form")
print(render(report(grade()), "points"), end="")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[3]}"},
    )  # fmt: skip

    assert (done.stderr, done.stdout) == ("", "06-short-tail: 2\n")
