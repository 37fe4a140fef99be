"""What a class's grades tell of its challenges and checks.

Difficulty, discrimination and α are of each student's *first* attempt: a report names the mistake, so what comes after
it says how good the report is, not how good the check.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from grader.gradebook.records import Judged
from grader.insight.formulas import (
    LEAST,
    correlation,
    correlation_interval,
    cronbach_alpha,
    item_rest,
    quartiles,
)
from grader.report.base import Record


class Spread(Record, frozen=True, kw_only=True):
    """Quartiles of a quantity over `students`: a quarter have at most `low`, half at most `middle`."""

    students: int
    low: float
    middle: float
    high: float


class Discrimination(Record, frozen=True, kw_only=True):
    """A correlation with the rest over `students`, and its 95 % interval where there is one."""

    students: int
    value: float
    interval: tuple[float, float] | None = None


class CheckFigures(Record, frozen=True, kw_only=True):
    """How a check went.

    Attributes:
        id: its function's name.
        students: whom it judged at their first attempt.
        first: the share of them that passed it then, from 0 to 1: its difficulty.
        ever: the share that passed it in any attempt.
        discrimination: passed or not, against the points of all other checks of the challenge; None: undetermined.
    """

    id: str
    title: str
    students: int
    first: float
    ever: float
    discrimination: Discrimination | None = None

    @property
    def remark(self) -> str:
        """What is worth a look; empty where nothing is."""
        if self.first in (0, 1):
            return f"{'everybody' if self.first else 'nobody'} passes it at first: it tells nobody apart"
        if self.discrimination is not None and self.discrimination.value < 0:
            return "who passes it has less of the rest: is it clear what it asks for?"
        return ""


class MistakeFigures(Record, frozen=True, kw_only=True):
    """How many students made a mistake that was named, in any attempt, and in the first."""

    name: str
    students: int
    first: int


class ChallengeFigures(Record, frozen=True, kw_only=True):
    """How a challenge went. Where `told` is False there were too few students, and all figures are left out.

    Attributes:
        students: how many handed something in that was judged.
        solved: how many had full marks in some attempt.
        first: mean share of the points at the first attempt.
        best: mean share of the points of the best attempt.
        discrimination: share at the first attempt, against the mean share in the other challenges.
        attempts: of each student.
        seconds: from start to full marks, of those who got there and whose start is kept.
        hints: how many each student read, those who read none among them; None: the gradebook holds no hints of it.
        alpha: Cronbach's α of the checks' points, over those whom all checks judged; None: undetermined.
    """

    slug: str
    title: str
    students: int
    told: bool
    solved: int = 0
    first: float = 0.0
    best: float = 0.0
    discrimination: Discrimination | None = None
    attempts: Spread | None = None
    seconds: Spread | None = None
    hints: Spread | None = None
    alpha: float | None = None
    checks: tuple[CheckFigures, ...] = ()
    mistakes: tuple[MistakeFigures, ...] = ()


class ClassInsight(Record, frozen=True, kw_only=True):
    """A class in figures.

    Attributes:
        title: of the class.
        students: in its roster.
        left_out: students with submissions whom the roster does not name.
        alpha: Cronbach's α over the challenges' shares at the first attempt; None: undetermined, or too few students.
        alpha_students: those who handed in all these challenges.
        alpha_challenges: how many challenges that is over.
    """

    title: str
    students: int
    left_out: int
    challenges: tuple[ChallengeFigures, ...]
    alpha: float | None = None
    alpha_students: int = 0
    alpha_challenges: int = 0


class ChallengeData(Record, frozen=True, kw_only=True):
    """What is kept of one challenge: of each student of the class the judged attempts, oldest first."""

    slug: str
    title: str
    tries: Mapping[str, Sequence[Judged]]
    starts: Mapping[str, datetime]
    hints: Mapping[str, int]


def figures_of(title: str, students: int, left_out: int, data: Sequence[ChallengeData]) -> ClassInsight:
    """Return a class's figures; nothing of a challenge that fewer than ten students handed in."""
    shares = {
        one.slug: {student: _share(tries[0]) for student, tries in one.tries.items()}
        for one in data
        if len(one.tries) >= LEAST
    }
    complete = sorted(set.intersection(*(set(own) for own in shares.values()))) if shares else []
    rows = [[own[student] for own in shares.values()] for student in complete]
    return ClassInsight(
        title=title,
        students=students,
        left_out=left_out,
        challenges=tuple(_challenge(one, shares) for one in data),
        alpha=cronbach_alpha(rows) if len(rows) >= LEAST else None,
        alpha_students=len(rows),
        alpha_challenges=len(shares),
    )


def _challenge(data: ChallengeData, shares: Mapping[str, Mapping[str, float]]) -> ChallengeFigures:
    n = len(data.tries)
    if n < LEAST:
        return ChallengeFigures(slug=data.slug, title=data.title, students=n, told=False)
    every = list(data.tries.values())
    return ChallengeFigures(
        slug=data.slug,
        title=data.title,
        students=n,
        told=True,
        solved=sum(any(one.full_marks for one in tries) for tries in every),
        first=sum(_share(tries[0]) for tries in every) / n,
        best=sum(max(map(_share, tries)) for tries in every) / n,
        discrimination=_against_others(data.slug, shares),
        attempts=_spread(map(len, every)),
        seconds=_spread(_times(data)),
        hints=_spread(data.hints.get(student, 0) for student in data.tries) if data.hints else None,
        alpha=_alpha([tries[0] for tries in every]),
        checks=_checks(every),
        mistakes=_mistakes(every),
    )


def _share(one: Judged) -> float:
    possible = sum(check.points for check in one.checks)
    return sum(check.earned for check in one.checks) / possible if possible else 0.0


def _against_others(slug: str, shares: Mapping[str, Mapping[str, float]]) -> Discrimination | None:
    """Return how a challenge goes with the others, over those who handed in another one too."""
    own, rest = [], []
    for student, share in shares[slug].items():
        others = [other[student] for name, other in shares.items() if name != slug and student in other]
        if others:
            own.append(share)
            rest.append(sum(others) / len(others))
    return _discrimination(correlation(own, rest), len(own))


def _discrimination(value: float | None, students: int) -> Discrimination | None:
    if value is None or students < LEAST:
        return None
    return Discrimination(students=students, value=value, interval=correlation_interval(value, students))


def _spread(values: Iterable[float]) -> Spread | None:
    every = [float(value) for value in values]
    if len(every) < LEAST:
        return None
    low, middle, high = quartiles(every)
    return Spread(students=len(every), low=low, middle=middle, high=high)


def _times(data: ChallengeData) -> list[float]:
    """Return seconds from the first start to the first full marks; a start that was kept later tells nothing."""
    solved = {
        student: next((one.submitted_at for one in tries if one.full_marks), None)
        for student, tries in data.tries.items()
    }
    return [
        (at - data.starts[student]).total_seconds()
        for student, at in solved.items()
        if at is not None and student in data.starts and data.starts[student] <= at
    ]


def _alpha(first: Sequence[Judged]) -> float | None:
    """Return α over the checks that most students were judged by, of those whom all of them judged."""
    usual, n = Counter(tuple(check.id for check in one.checks) for one in first).most_common(1)[0]
    if n < LEAST:
        return None
    return cronbach_alpha(
        [[float(check.earned) for check in one.checks] for one in first if tuple(c.id for c in one.checks) == usual]
    )


def _checks(every: Sequence[Sequence[Judged]]) -> tuple[CheckFigures, ...]:
    titles = {check.id: check.title for tries in every for one in tries for check in one.checks}
    found = (_check(name, title, every) for name, title in titles.items())
    return tuple(one for one in found if one is not None)


def _check(name: str, title: str, every: Sequence[Sequence[Judged]]) -> CheckFigures | None:
    """Return how one check went; None where it judged too few at their first attempt."""
    judged = [tries for tries in every if any(check.id == name for check in tries[0].checks)]
    n = len(judged)
    if n < LEAST:
        return None
    passed = [float(_passed(tries[0], name)) for tries in judged]
    earned = [float(sum(check.earned for check in tries[0].checks if check.id == name)) for tries in judged]
    totals = [float(sum(check.earned for check in tries[0].checks)) for tries in judged]
    return CheckFigures(
        id=name,
        title=title,
        students=n,
        first=sum(passed) / n,
        ever=sum(any(_passed(one, name) for one in tries) for tries in judged) / n,
        discrimination=_discrimination(item_rest(passed, earned, totals), n),
    )


def _passed(one: Judged, name: str) -> bool:
    return any(check.id == name and check.outcome == "passed" for check in one.checks)


def _mistakes(every: Sequence[Sequence[Judged]]) -> tuple[MistakeFigures, ...]:
    ever: dict[str, int] = defaultdict(int)
    first: dict[str, int] = defaultdict(int)
    for tries in every:
        for name in {name for one in tries for name in one.mistakes}:
            ever[name] += 1
        for name in set(tries[0].mistakes):
            first[name] += 1
    named = sorted(ever.items(), key=lambda item: (-item[1], item[0]))
    return tuple(MistakeFigures(name=name, students=count, first=first[name]) for name, count in named)
