"""Which of a student's hand-ins count, how late they are, and what that costs: a pure function of all of them."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from grader.classes.policy import Policy, Rules
from grader.text import number

Extension = timedelta | datetime
"""So much later, in days by the calendar; or until then."""


class Attempt(msgspec.Struct, frozen=True):
    """One graded hand-in; `at` has its zone, `number` puts hand-ins of one moment in order."""

    challenge: str
    number: int
    at: datetime
    earned: float
    possible: float


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What counts for one challenge.

    Attributes:
        attempt: the one that counts; None where none does.
        points: after the penalty.
        days_late: begun days after it was due, with the student's extension.
        late_days: so many of them were paid from the bank.
        penalty: the share of the earned points that was taken off.
        note: why it is less than was earned with it or with another hand-in, or why nothing counts, as sentences;
            empty where there is nothing to say.
    """

    attempt: Attempt | None
    points: float
    days_late: int = 0
    late_days: int = 0
    penalty: float = 0.0
    note: str = ""


def settle(
    attempts: Iterable[Attempt], policy: Policy, *, extensions: Mapping[str, Extension], late_days: int = 0
) -> dict[str, Counted]:
    """Return challenge -> what counts for it.

    The bank is spent in the order in which challenges are due, each time on the attempt that counts and no more than
    it gains: no two hand-ins can take the same day, and a worse late one takes none.

    Args:
        attempts: all of one student, in any order.
        policy: the class's.
        extensions: challenge -> how much longer the student has; "*" for all others.
        late_days: what the student's bank holds beyond the class's.
    """
    own: dict[str, list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda one: (one.at, one.number)):
        own.setdefault(attempt.challenge, []).append(attempt)
    bank = policy.late_days + late_days
    dues = {slug: due_of(policy, slug, extensions) for slug in own}
    counted = {}
    for slug in sorted(own, key=lambda slug: (dues[slug] is not None, dues[slug] or 0, slug)):
        counted[slug] = _count(own[slug], policy.rules(slug), dues[slug], bank=bank, zone=policy.zone)
        bank -= counted[slug].late_days
    return counted


def due_of(policy: Policy, slug: str, extensions: Mapping[str, Extension]) -> datetime | None:
    """Return when a challenge is due for a student who has these extensions; None where nothing is."""
    due, extension = policy.rules(slug).due, extensions.get(slug, extensions.get("*"))
    if due is None or extension is None:
        return due
    return later(due, extension, policy.zone) if isinstance(extension, timedelta) else max(due, extension)


def closes(policy: Policy, slug: str, *, extensions: Mapping[str, Extension], late_days: int = 0) -> datetime | None:
    """Return the last moment at which a hand-in of a student can count; where late ones always do, when it is due.

    None where nothing is due. Arguments as of `settle`.
    """
    due, rules = due_of(policy, slug, extensions), policy.rules(slug)
    if due is None:
        return None
    bank = policy.late_days + late_days
    days = 0.0
    if rules.late == "reject":
        days = bank
    elif rules.late == "penalty" and rules.reject_after_days is not None:
        days = rules.reject_after_days + bank
    return max(due + timedelta(minutes=rules.grace_minutes), later(due, timedelta(days=days), policy.zone))


def later(moment: datetime, days: timedelta, zone: ZoneInfo) -> datetime:
    """Return the same time of day some days later, as clocks in the zone show it: also where one has 23 or 25 hours."""
    return (moment.astimezone(zone).replace(tzinfo=None) + days).replace(tzinfo=zone)


def days_late(at: datetime, due: datetime | None, grace_minutes: float, zone: ZoneInfo) -> int:
    """Return how many days after `due` have begun; none within the grace, all of them behind it."""
    if due is None or at <= due + timedelta(minutes=grace_minutes):
        return 0
    days = max(1, math.ceil((at - due) / timedelta(days=1)) - 1)  # by elapsed hours, at most one day off
    while at > later(due, timedelta(days=days), zone):
        days += 1
    return days


def _count(attempts: list[Attempt], rules: Rules, due: datetime | None, *, bank: int, zone: ZoneInfo) -> Counted:
    """Return what counts of one challenge's attempts, oldest first."""
    late = (days_late(attempt.at, due, rules.grace_minutes, zone) for attempt in attempts)
    found = [_weigh(attempt, rules, days, bank) for attempt, days in zip(attempts, late, strict=True)]
    within = [one for one in found if one.attempt is not None][: rules.attempts]
    if not within:
        return found[-1]
    if rules.counts == "best":
        chosen = max(within, key=_points_then_days)
    else:
        chosen = within[-1 if rules.counts == "last" else 0]
    more = [pair for pair in zip(attempts, found, strict=True) if pair[0].earned > _earned(chosen)]
    if not more:
        return chosen
    attempt, other = max(more, key=lambda one: one[0].earned)
    why = _why_not(other, rules, is_within=any(one is other for one in within))
    said = f"Another hand-in has {number(attempt.earned)} points, but {why}."
    return msgspec.structs.replace(chosen, note=" ".join(filter(None, (chosen.note, said))))


def _earned(one: Counted) -> float:
    return one.attempt.earned if one.attempt else 0.0


def _why_not(other: Counted, rules: Rules, *, is_within: bool) -> str:
    """Say why an attempt with more points is not the one that counts."""
    if other.attempt is not None and not is_within:
        return f"only the first {'one counts' if rules.attempts == 1 else f'{rules.attempts} count'}"
    if other.attempt is not None and rules.counts != "best":
        return f"the {rules.counts} one counts"
    return other.note[0].lower() + other.note[1:].rstrip(".")


def _weigh(attempt: Attempt, rules: Rules, days: int, bank: int) -> Counted:
    """Return what one attempt is worth with as many late days as gain something, and no more."""
    if rules.open is not None and attempt.at < rules.open:
        return Counted(attempt=None, points=0.0, note="It was handed in before it opened.")
    return max((_worth(attempt, rules, days, paid) for paid in range(min(days, bank) + 1)), key=_points_then_days)


def _points_then_days(one: Counted) -> tuple[bool, float, int]:
    return one.attempt is not None, one.points, -one.late_days


def _worth(attempt: Attempt, rules: Rules, days: int, paid: int) -> Counted:
    unpaid = days - paid
    if not days or rules.late == "free":
        return Counted(attempt=attempt, points=attempt.earned, days_late=days)
    late = f"It was {_days(days)} late"
    if unpaid and rules.late == "reject":
        return Counted(attempt=None, points=0.0, days_late=days, note=f"{late}, and then nothing counts.")
    if rules.reject_after_days is not None and unpaid > rules.reject_after_days:
        after = _days(rules.reject_after_days)
        return Counted(attempt=None, points=0.0, days_late=days, note=f"{late}; after {after} nothing counts.")
    penalty = min(1.0, rules.penalty_per_day * unpaid)
    said = [late]
    said += [f"{_days(paid)} of it from the bank of late days"] if paid else []
    said += [f"{penalty:.0%} of the points are taken off"] if penalty else []
    points = round(attempt.earned * (1 - penalty), 6)
    note = f"{'; '.join(said)}."
    return Counted(attempt=attempt, points=points, days_late=days, late_days=paid, penalty=penalty, note=note)


def _days(count: float) -> str:
    return f"{count:g} day{'s' if count != 1 else ''}"
