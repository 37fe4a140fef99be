"""How far a student has come: states, points, badges."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from grader.text import duration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.course.about import About, Part
    from grader.course.challenge import Challenge
    from grader.gradebook import Progress
    from grader.report.check_result import Points


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One student's progress through a course.

    Attributes:
        bars: part of the course, where it has none kind of challenge -> how many are done, of how many.
        points: the best of each challenge, together.
        worth: what all challenges are worth together; 0 where that is not known.
        attempts: how many were used.
        hints: how many were read.
        badges: their names.
        interrupted: slugs of challenges with a submission that has no grade yet.
    """

    bars: dict[str, tuple[int, int]]
    points: "Points"
    worth: "Points"
    attempts: int
    hints: int
    badges: list[str]
    interrupted: list[str]


def standing(challenges: "list[Challenge]", progress: "Mapping[str, Progress]", about: "About") -> Standing:
    """Put together what a student's progress comes to, in a course that says that of itself."""
    from grader.course.points import points_of
    from grader.report.check_result import total

    groups: dict[str, list[Challenge]] = {}
    if about.parts:
        groups = {part.title: those for part, those in by_part(challenges, about.parts)}
    else:
        for one in challenges:
            groups.setdefault(one.meta.kind, []).append(one)
    kept = [progress[one.slug] for one in challenges if one.slug in progress]
    graded = {slug: one.possible for slug, one in progress.items() if one.possible}  # what was really checked
    return Standing(
        bars={title: (sum(is_done(one, progress) for one in those), len(those)) for title, those in groups.items()},
        points=total(one.best for one in kept),
        worth=total(graded.get(one.slug) or points_of(one) or 0 for one in challenges),
        attempts=sum(one.attempts for one in kept),
        hints=sum(one.hints for one in kept),
        badges=badges(challenges, progress, badge=about.badge),
        interrupted=[slug for slug, one in progress.items() if one.ungraded],
    )


def by_part(challenges: "Sequence[Challenge]", parts: "Sequence[Part]") -> "list[tuple[Part, list[Challenge]]]":
    """Return the parts of a course with what is in each, but the empty ones; what is in none is a part of its own."""
    from grader.course.about import Part

    placed = {slug for part in parts for slug in part.challenges}
    rest = tuple(one.slug for one in challenges if one.slug not in placed)
    more = Part(title="More challenges", summary="They belong to no part of the course.", challenges=rest)
    found = [(part, [one for one in challenges if one.slug in part.challenges]) for part in (*parts, more)]
    return [(part, those) for part, those in found if those]


def state_of(challenge: "Challenge", progress: "Progress | None", now: datetime) -> str:
    """Say where a student stands: untouched, started, 3 of 5, done; for a lesson, read.

    While a limit runs, the time left is added.
    """
    if progress is None:
        return "untouched"
    if progress.full_marks:
        return "done"
    if not challenge.meta.judged:
        return "read" if progress.started else "untouched"
    if not (progress.possible or progress.started or progress.ungraded):
        return "untouched"  # only hints were read
    state = f"{progress.best} of {progress.possible}" if progress.possible else "started"
    left = time_left(challenge, progress.started, now)
    return state if left is None else f"{state}, {left}"


def time_left(challenge: "Challenge", started: datetime | None, now: datetime) -> str | None:
    """Say how much of a timed challenge's limit is left; None where there is none."""
    limit = challenge.meta.time_limit
    if limit is None or started is None:
        return None
    left = limit - (now - started).total_seconds()
    return f"{duration(left)} left" if left > 0 else "time is up"


def badges(challenges: "list[Challenge]", progress: "Mapping[str, Progress]", *, badge: str | None = None) -> list[str]:
    """Return the badges that this progress earns; computed, never kept. The course's own one is for all of it."""
    judged = [one for one in challenges if one.meta.judged]
    done = [one for one in judged if is_done(one, progress)]
    earned = ["First Full Marks"] if done else []
    if any(not progress[one.slug].hints for one in done):
        earned.append("Own Work: full marks without a hint")
    kinds = dict.fromkeys(one.meta.kind for one in judged)
    open_kinds = {one.meta.kind for one in judged if one not in done}
    earned += [f"Every {kind.capitalize()}" for kind in kinds if kind not in open_kinds]
    if badge and judged and not open_kinds:
        earned.append(badge)
    return earned


def is_done(challenge: "Challenge", progress: "Mapping[str, Progress]") -> bool:
    """Tell whether nothing is left to do: full marks, or a lesson that was read."""
    own = progress.get(challenge.slug)
    if not challenge.meta.judged:
        return own is not None and bool(own.full_marks or own.started)
    return own is not None and own.full_marks
