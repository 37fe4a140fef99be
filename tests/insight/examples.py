"""A class whose figures can be computed by hand, or by NumPy."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from grader.gradebook.records import CheckMark, Judged
from grader.insight.figures import ChallengeData, ClassInsight, figures_of
from grader.report.check_result import Outcome

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
NAMES = ("test_whole_windows", "test_short_tail", "test_cleared")
POINTS = (2, 3, 1)


def judged(student: str, passed: Sequence[int], minute: int, mistakes: tuple[str, ...] = ()) -> Judged:
    """Return one judged attempt: 1 for each check that passed."""
    checks = tuple(
        CheckMark(id=name, title=f"About {name}.", points=points, outcome=Outcome.PASSED if one else Outcome.FAILED)
        for name, points, one in zip(NAMES, POINTS, passed, strict=True)
    )
    at = NOON + timedelta(minutes=minute)
    return Judged(student=student, submitted_at=at, full_marks=all(passed), checks=checks, mistakes=mistakes)


FIRST = (
    (1, 1, 1), (1, 1, 1), (1, 0, 1), (1, 0, 0), (0, 0, 1), (1, 1, 0), (0, 0, 0), (1, 0, 1), (1, 1, 1), (0, 1, 1),
    (1, 0, 1), (1, 0, 1),
)  # fmt: skip
"""What each of twelve students passed at first."""


def data(slug: str = "06-short-tail", first: Sequence[Sequence[int]] = FIRST) -> ChallengeData:
    """Return a challenge that everybody solves at the second attempt at the latest, ten minutes after the first."""
    tries = {}
    for i, passed in enumerate(first):
        mistakes = () if passed[1] else ("tail_divided_by_k",)
        own = [judged(f"s{i:02}", passed, i, mistakes)]
        tries[f"s{i:02}"] = own if all(passed) else [*own, judged(f"s{i:02}", (1, 1, 1), i + 10)]
    starts = {name: NOON - timedelta(minutes=60) for name in tries}
    return ChallengeData(slug=slug, title="The short tail", tries=tries, starts=starts, hints={"s00": 2, "s03": 1})


def insight(*every: ChallengeData) -> ClassInsight:
    """Return the figures of these challenges, or of two that go the same way but for one student."""
    turned = (FIRST[-1], *FIRST[1:-1], FIRST[0])
    chosen = every or (data(), data("07-accumulate", turned), data("08-few", FIRST[:9]))
    return figures_of("Autumn", 14, 1, chosen)
