"""The formats: each is a module that lies among them, and nothing of it is imported until it is asked for."""

import subprocess
import sys

import pytest

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
    [("text", "Short tail"), ("html", "<!doctype html>"), ("json", "{"), ("gradescope", "{"), ("junit", "<?xml")],
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
    assert names() == ["text", "gradescope", "html", "json", "junit"]
    assert names(printed=True) == ["text", "gradescope", "json", "junit"]


def test_a_text_waits_for_no_page() -> None:
    """What a terminal shows of the evidence loads no drawing and no template."""
    program = "from tests.report.examples import hostile; from grader.report import render; render(hostile(), 'text')"

    assert loaded(program) == "['rich']"


@pytest.mark.parametrize("name", ["", "__init__", "../text", "yaml"])
def test_a_name_that_is_no_format_is_refused(name: str) -> None:
    """Only what is offered is ever imported."""
    with pytest.raises(ValueError, match="there are text, gradescope, html, json, junit"):
        render(report(grade()), name)
