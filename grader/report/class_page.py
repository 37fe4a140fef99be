"""The page of a whole class: figures, and a table that sorts and filters in the browser, without a server.

The page's one script is its own; the content security policy names it by its hash, so no other can run.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from grader.report.base import Record
from grader.report.class_figures import figures_of, histogram_svg
from grader.report.page import environment
from grader.report.record import Status
from grader.report.roster import MISSING, REFUSED, Row
from grader.text import clean


class Linked(Record, frozen=True, kw_only=True):
    """A row of the page; `page` is the address of the student's own report, empty where there is none."""

    row: Row
    page: str = ""


def render_index(title: str, linked: Sequence[Linked]) -> str:
    """Return the page that shows the class in figures, lists it, and links each student's report."""
    rows = [one.row for one in linked]
    figures = figures_of(rows)
    script = _script()
    return (
        environment()
        .get_template("class.html")
        .render(
            title=clean(title),
            linked=linked,
            counts={name: sum(row.status == name for row in rows) for name in (*Status, REFUSED, MISSING)},
            figures=figures,
            groups=[_groups(row, [name for name, _ in figures.diagnoses]) for row in rows],
            histogram=Markup(histogram_svg(figures)),  # noqa: S704 - written by an XML writer
            script=Markup(script),  # noqa: S704 - the page's own
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
        + "\n"
    )


def _groups(row: Row, diagnoses: Sequence[str]) -> str:
    """Return the names under which the page's filter finds a row."""
    full = row.status == "graded" and row.possible > 0 and row.points == row.possible
    marks = ("full" if full else "part") if row.status == "graded" else row.status
    named = f" mistake-{diagnoses.index(row.diagnosis) + 1}" if row.diagnosis in diagnoses else ""
    return marks + named


@cache
def _script() -> str:
    return (files("grader.report") / "templates" / "class.js").read_text(encoding="utf-8")
