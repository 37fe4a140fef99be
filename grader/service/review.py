"""When a solved challenge is asked again: spaced by FSRS, from the grades that are kept.

The first full marks in a challenge count, and after them what comes of each new draw. What was counted is kept, so that
the scheduler is imported only where there is something new to count. No challenge is told anything of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from grader.gradebook import Gradebook, PastGrade, Review

if TYPE_CHECKING:
    from fsrs import Scheduler

MOST_DAYS = 365


class Recalled(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a solved challenge was remembered, or not.

    Attributes:
        id: number of the submission.
        how: "good": at the first attempt; "hard": at a later one; "again": not.
    """

    id: int
    challenge: str
    at: datetime
    how: Literal["good", "hard", "again"]


def recalled(history: Iterable[PastGrade]) -> Iterator[Recalled]:
    """Yield what a student's graded submissions, oldest first, say of their memory.

    The first full marks in a challenge are when it was learned. After that each new draw asks for it again: what comes
    after its full marks counts no more, and of several wrong attempts the first one does.
    """
    tries: dict[tuple[str, int], int] = defaultdict(int)
    passed: set[tuple[str, int]] = set()
    solved: set[str] = set()
    for past in history:
        which = past.challenge, past.draw
        if not past.costs_attempt or which in passed:
            continue
        tries[which] += 1
        if past.full_marks:
            passed.add(which)
            solved.add(past.challenge)
            how: Literal["good", "hard", "again"] = "good" if tries[which] == 1 else "hard"
        elif past.challenge in solved and tries[which] == 1:
            how = "again"
        else:
            continue
        yield Recalled(id=past.id, challenge=past.challenge, at=past.submitted_at, how=how)


def reviews_of(book: Gradebook, student: str, now: datetime) -> list[Review]:
    """Return when each solved challenge is due again, the first due first, after counting what is new.

    Raises:
        UsageFault, MachineFault: as `Gradebook`.
    """
    kept = {one.challenge: one for one in book.learning.reviews(student)}
    new = [
        one
        for one in recalled(book.learning.history(student))
        if one.challenge not in kept or one.id > kept[one.challenge].seen
    ]
    if new:
        scheduler = _scheduler()
        for one in new:
            kept[one.challenge] = _counted(scheduler, kept.get(one.challenge), one)
        book.learning.keep_reviews(student, [kept[slug] for slug in {one.challenge for one in new}], now)
    return sorted(kept.values(), key=lambda one: (one.due, one.challenge))


def _scheduler() -> "Scheduler":
    """Return FSRS with whole days between reviews, and always the same ones."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=MOST_DAYS, enable_fuzzing=False)


def _counted(scheduler: "Scheduler", before: Review | None, one: Recalled) -> Review:
    from fsrs import Card, Rating

    card = Card(card_id=one.id) if before is None else Card.from_dict(msgspec.json.decode(before.card))
    rating = {"good": Rating.Good, "hard": Rating.Hard, "again": Rating.Again}[one.how]
    card, _ = scheduler.review_card(card, rating, one.at.astimezone(UTC))
    kept = msgspec.json.encode(card.to_dict()).decode()
    return Review(challenge=one.challenge, seen=one.id, due=card.due, card=kept)
