"""The figures of a class: only what was graded counts, and the order of the rows makes no difference."""

from xml.etree.ElementTree import fromstring

import pytest

from grader.report.class_figures import Bin, figures_of, histogram_svg
from grader.report.roster import Row


def row(student: str, points: float, **more: object) -> Row:
    """Return a graded row with full marks of 4."""
    return Row(**{"student": student, "status": "graded", "points": points, "possible": 4, **more})  # type: ignore[arg-type]


CLASS = [
    row("a", 4, checks={"test_x": "passed", "test_y": "passed"}, sha256="1"),
    row("b", 1, checks={"test_x": "failed", "test_y": "failed"}, sha256="2", diagnosis="undivided"),
    row("c", 2.5, checks={"test_x": "passed", "test_y": "not_run"}, sha256="2", diagnosis="undivided"),
    row("d", 1, checks={"test_x": "broken", "test_y": "skipped"}, sha256="3", diagnosis="never_cleared"),
    Row(student="e", status="rejected", sha256="1"),
    Row(student="f", status="refused"),
]


def test_points_of_graded_submissions() -> None:
    """Who was refused or rejected has no points, not zero points."""
    found = figures_of(CLASS)

    assert (found.graded, found.possible, found.mean, found.median) == (4, 4, "2.12", "1.75")
    assert [(one.label, one.students) for one in found.bins] == [("0", 0), ("1", 2), ("2", 1), ("3", 0), ("4", 1)]


def test_checks_count_those_whom_they_judged() -> None:
    """A check that was broken or skipped did not judge; one that was not reached was not passed."""
    assert [(c.name, c.failed, c.judged, c.percent) for c in figures_of(CLASS).checks] == [
        ("test_x", 1, 3, 33),
        ("test_y", 2, 3, 67),
    ]


def test_mistakes_and_equal_files() -> None:
    """The most frequent mistake first; files are compared by the hash of their text, whatever became of them."""
    found = figures_of(list(reversed(CLASS)))

    assert found.diagnoses == (("undivided", 2), ("never_cleared", 1))
    assert found.duplicates == (("a", "e"), ("b", "c"))


def test_nobody_was_graded() -> None:
    """An empty class, or one of refused files, has no figures."""
    found = figures_of([Row(student="f", status="refused")])

    assert (found.graded, found.mean, found.median, found.bins) == (0, None, None, ())
    assert fromstring(histogram_svg(found)).get("role") == "img"


@pytest.mark.parametrize(("possible", "bars", "last"), [(12, 7, "12"), (100, 12, "99–100"), (1, 2, "1"), (2.5, 4, "3")])
def test_a_histogram_has_at_most_twelve_bars(possible: float, bars: int, last: str) -> None:
    """Full marks are in the last one."""
    bins = figures_of([row("a", possible, possible=possible), row("b", 0, possible=possible)]).bins

    assert len(bins) == bars
    assert bins[-1].label == last
    assert (bins[0].students, sum(one.students for one in bins)) == (1, 2)
    assert bins[-1].high >= possible
    assert isinstance(bins[0], Bin)
