"""The room's door: four formats, and nothing heavy behind it until asked."""

import subprocess
import sys

import pytest

from grader.report import Format, render
from tests.report.examples import grade, hostile, report

HEAVY = ("jinja2", "rich", "pygments", "markdown_it", "torch", "pytest")


def test_importing_the_room_loads_nothing_heavy() -> None:
    """`grade list` and its like must not pay for renderers."""
    program = f"import sys, grader.report; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("kind", "start"),
    [("text", "Short tail"), ("html", "<!doctype html>"), ("json", "{"), ("junit", "<?xml")],
)
def test_each_format_begins_as_it_should(kind: Format, start: str) -> None:
    """The name of a format chooses its renderer."""
    assert render(report(grade()), kind).startswith(start)


@pytest.mark.parametrize("kind", ["text", "html", "json", "junit"])
def test_even_hostile_reports_encode_as_utf_8(kind: Format) -> None:
    """A lone surrogate in a field never stops a report from being written."""
    assert render(hostile(), kind).encode()
