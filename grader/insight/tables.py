"""A class's figures as CSV for a spreadsheet, and as JSON for a program; what is not told is an empty cell."""

import csv
import io
from collections.abc import Iterable, Sequence

import msgspec

from grader.insight.figures import ChallengeFigures, CheckFigures, ClassInsight, Discrimination, Spread
from grader.report.class_formats.csv import safe_cell

Cell = str | int | float | None

_CHALLENGES = (
    "challenge", "title", "students", "solved", "share_first", "share_best", "discrimination", "discrimination_low",
    "discrimination_high", "alpha", "attempts_median", "attempts_upper_quartile", "students_timed",
    "seconds_lower_quartile", "seconds_median", "seconds_upper_quartile", "hints_median", "hints_upper_quartile",
)  # fmt: skip
_CHECKS = (
    "challenge", "check", "title", "students", "passed_first", "passed_ever", "discrimination", "discrimination_low",
    "discrimination_high", "remark",
)  # fmt: skip
_MISTAKES = ("challenge", "mistake", "students", "students_first", "of")


def to_json(found: ClassInsight) -> str:
    """Return all figures as one JSON object with sorted keys; numbers in full precision."""
    return msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=2).decode() + "\n"


def to_csvs(found: ClassInsight) -> dict[str, str]:
    """Return name -> text of three files: a line per challenge, per check, and per mistake that was named."""
    told = [one for one in found.challenges if one.told]
    checks = [_check(one.slug, check) for one in told for check in one.checks]
    mistakes = [(one.slug, made.name, made.students, made.first, one.students) for one in told for made in one.mistakes]
    return {
        "challenges.csv": _csv(_CHALLENGES, map(_challenge, found.challenges)),
        "checks.csv": _csv(_CHECKS, checks),
        "mistakes.csv": _csv(_MISTAKES, mistakes),
    }


def _challenge(one: ChallengeFigures) -> Sequence[Cell]:
    if not one.told:
        return one.slug, one.title, one.students
    _, attempts, most = _quartiles(one.attempts)
    _, hints, many = _quartiles(one.hints)
    return (
        one.slug, one.title, one.students, one.solved, one.first, one.best, *_of(one.discrimination), one.alpha,
        attempts, most, one.seconds.students if one.seconds else None, *_quartiles(one.seconds), hints, many,
    )  # fmt: skip


def _check(slug: str, one: CheckFigures) -> Sequence[Cell]:
    return slug, one.id, one.title, one.students, one.first, one.ever, *_of(one.discrimination), one.remark


def _of(found: Discrimination | None) -> tuple[Cell, Cell, Cell]:
    low, high = (found.interval if found else None) or (None, None)
    return found.value if found else None, low, high


def _quartiles(found: Spread | None) -> tuple[Cell, Cell, Cell]:
    return (found.low, found.middle, found.high) if found else (None, None, None)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [safe_cell(cell) if isinstance(cell, str) else "" if cell is None else _plain(cell) for cell in row]
        writer.writerow([*cells, *[""] * (len(columns) - len(cells))])
    return file.getvalue()


def _plain(value: float) -> str:
    """Return a number without the noise of its last digits."""
    return f"{value:.6g}"
