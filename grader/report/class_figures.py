"""What a class's rows come to: mean, median, spread, which checks fail, which mistakes are named, which files equal."""

import math
import statistics
from collections import Counter
from collections.abc import Sequence

from grader.report.base import Record
from grader.report.check_result import Points
from grader.report.roster import Row
from grader.report.svg import Drawing
from grader.text import number

_MOST_BINS = 12
_LEFT, _TOP, _BOTTOM, _WIDTH, _HEIGHT = 34, 22, 40, 480, 180


class Bin(Record, frozen=True, kw_only=True):
    """One bar of the histogram: `students` whose points are at least `low` and at most `high`."""

    low: int
    high: int
    students: int

    @property
    def label(self) -> str:
        """The points of this bar, e.g. "4" or "4–5"."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


class CheckFigures(Record, frozen=True, kw_only=True):
    """How one check went over the class.

    Attributes:
        name: the check's id.
        failed: students whom it did not pass.
        judged: students whom it judged: skipped and broken ones do not count.
    """

    name: str
    failed: int
    judged: int

    @property
    def percent(self) -> int:
        """Share of the judged students whom it did not pass, in percent."""
        return round(100 * self.failed / self.judged) if self.judged else 0


class ClassFigures(Record, frozen=True, kw_only=True):
    """A class in figures; points are those of graded submissions.

    Attributes:
        graded: how many submissions were graded.
        possible: points that full marks are.
        mean: mean points; None where nothing was graded.
        median: median points; None where nothing was graded.
        bins: the histogram of points, from 0 to full marks.
        checks: how each check went, in their own order.
        diagnoses: (name of the mistake, students), the most frequent first.
        duplicates: groups of students whose files have the same text, the stamp aside.
    """

    graded: int
    possible: Points
    mean: str | None
    median: str | None
    bins: tuple[Bin, ...]
    checks: tuple[CheckFigures, ...]
    diagnoses: tuple[tuple[str, int], ...]
    duplicates: tuple[tuple[str, ...], ...]


def figures_of(rows: Sequence[Row]) -> ClassFigures:
    """Return the figures of a class; the order of the rows makes no difference."""
    graded = [row for row in rows if row.status == "graded"]
    points = [row.points for row in graded]
    possible = max((row.possible for row in graded), default=0)
    named = Counter(row.diagnosis for row in graded if row.diagnosis)
    return ClassFigures(
        graded=len(graded),
        possible=possible,
        mean=number(round(statistics.fmean(points), 2)) if points else None,
        median=number(round(statistics.median(points), 2)) if points else None,
        bins=_bins(points, possible),
        checks=_checks(graded),
        diagnoses=tuple(sorted(named.items(), key=lambda item: (-item[1], item[0]))),
        duplicates=_duplicates(rows),
    )


def _bins(points: Sequence[Points], possible: Points) -> tuple[Bin, ...]:
    """Return bars of equal width in whole points; part of a point belongs to the whole ones below it."""
    if not points:
        return ()
    full = math.ceil(possible)
    width = math.ceil((full + 1) / _MOST_BINS)
    counts = Counter(min(math.floor(one), full) // width for one in points)
    return tuple(
        Bin(low=i * width, high=min(full, (i + 1) * width - 1), students=counts[i]) for i in range(full // width + 1)
    )


def _checks(graded: Sequence[Row]) -> tuple[CheckFigures, ...]:
    names = dict.fromkeys(name for row in graded for name in row.checks)
    found = []
    for name in names:
        outcomes = [row.checks[name] for row in graded if row.checks.get(name) not in (None, "skipped", "broken")]
        failed = sum(outcome != "passed" for outcome in outcomes)
        found.append(CheckFigures(name=name, failed=failed, judged=len(outcomes)))
    return tuple(found)


def _duplicates(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    by_text: dict[str, list[str]] = {}
    for row in rows:
        if row.sha256:
            by_text.setdefault(row.sha256, []).append(row.student)
    return tuple(sorted(tuple(sorted(group)) for group in by_text.values() if len(group) > 1))


def histogram_svg(figures: ClassFigures) -> str:
    """Return the histogram of points as SVG: a bar per bin, the number of students above it."""
    bins = figures.bins
    text = "; ".join(f"{one.label} points: {one.students}" for one in bins)
    title, size = "How many students have how many points", (_WIDTH, _HEIGHT)
    drawing = Drawing(title, text or "nobody was graded", size, css="histogram")
    bottom, most = _HEIGHT - _BOTTOM, max((one.students for one in bins), default=0) or 1
    step = (_WIDTH - _LEFT) / max(1, len(bins))
    for i, one in enumerate(bins):
        height = (bottom - _TOP) * one.students / most
        x, y = _LEFT + i * step, bottom - height
        drawing.rect((x + 2, y, step - 4, height), "within", rounded=2)
        if one.students:
            drawing.write((x + step / 2, y - 5), str(one.students), anchor="middle", css="strong")
        drawing.write((x + step / 2, bottom + 17), one.label, anchor="middle", css="quiet")
    drawing.line((_LEFT, bottom, _WIDTH, bottom), "axis")
    drawing.write((_WIDTH, _HEIGHT - 4), "points", anchor="end", css="quiet")
    return str(drawing)
