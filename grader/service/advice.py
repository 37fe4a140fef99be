"""What to do next, from the mistakes that were named, the concepts behind them, and what is due."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from grader.course.packages import missing_packages
from grader.errors import CourseFault
from grader.service.ahead import begin_command, next_challenge
from grader.service.standing import is_done

if TYPE_CHECKING:
    from grader.course.about import Concept
    from grader.course.challenge import Challenge
    from grader.gradebook import PastGrade, Progress, Review

MOST = 3
_ANSWER = re.compile(r"^\w+ *:[^=\n]*= *\.\.\.", re.MULTILINE)
_CODE = re.compile(r"^(async +)?(def|class) ", re.MULTILINE)


class Advice(msgspec.Struct, frozen=True):
    """A command to type, and why."""

    command: str
    why: str


class Learner(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a student.

    Attributes:
        history: graded submissions, oldest first.
        reviews: when what was solved is to be asked again.
        asked: the challenges that `grade quiz` asks: no code is written there.
    """

    progress: "Mapping[str, Progress]"
    history: "Sequence[PastGrade]"
    reviews: "Sequence[Review]"
    asked: frozenset[str] = frozenset()

    def begin(self, challenge: "Challenge") -> str:
        """Return the command that begins a challenge."""
        return f"grade quiz {challenge.slug}" if challenge.slug in self.asked else begin_command(challenge)


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """A concept that went wrong, and was not put right since.

    Attributes:
        times: how many submissions it shows in.
        last: the challenge that it showed in last.
    """

    concept: "Concept"
    times: int
    last: str


def advise(
    challenges: "Sequence[Challenge]", concepts: "Sequence[Concept]", learner: Learner, now: datetime
) -> list[Advice]:
    """Return what to do next, the best first, at most `MOST`; nothing where all is done and nothing is due."""
    missed = missed_concepts(challenges, concepts, learner.history)
    tried = _tried(challenges, learner)
    found = [
        *_smaller_first(challenges, learner, missed, tried),
        *_due(challenges, learner.reviews, now),
        *_in_order(challenges, learner, tried),
    ]
    by_command = {advice.command: advice for advice in reversed(found)}  # the first reason counts
    return [by_command[command] for command in dict.fromkeys(advice.command for advice in found)][:MOST]


def needs_no_code(challenge: "Challenge") -> bool:
    """Tell whether `grade quiz` asks a challenge: nothing is written in its stub but answers.

    The stub is only looked at: the command that says what comes next is to be quick.
    """
    try:
        file = None if challenge.meta.stubs else challenge.entry
        text = "" if file is None else file.read_text(encoding="utf-8")
    except (CourseFault, OSError, UnicodeDecodeError):  # another command says so
        return False
    return bool(_ANSWER.search(text)) and not _CODE.search(text) and not missing_packages(challenge)


def missed_concepts(
    challenges: "Iterable[Challenge]", concepts: "Sequence[Concept]", history: "Iterable[PastGrade]"
) -> list[Missed]:
    """Return the concepts behind the mistakes that were named, the most frequent first, among equals the latest.

    One is put right by full marks in the challenge that it showed in last, or in another one about it.
    """
    of_mistake = {mistake: concept for concept in concepts for mistake in concept.mistakes}
    about = {one.slug: frozenset(one.meta.concepts) for one in challenges}
    found: dict[str, Missed] = {}
    for past in history:
        if past.full_marks:
            done = about.get(past.challenge, frozenset())
            found = {name: one for name, one in found.items() if name not in done and one.last != past.challenge}
        for name in dict.fromkeys(of_mistake[mistake].name for mistake in past.mistakes if mistake in of_mistake):
            before = found.pop(name, None)
            concept = next(one for one in concepts if one.name == name)
            found[name] = Missed(concept=concept, times=1 + (before.times if before else 0), last=past.challenge)
    latest_first = reversed(list(found.values()))
    return sorted(latest_first, key=lambda one: -one.times)


def _tried(challenges: "Iterable[Challenge]", learner: Learner) -> "Challenge | None":
    """Return the challenge that was tried last, where it is not done."""
    last = learner.history[-1].challenge if learner.history else ""
    return next((one for one in challenges if one.slug == last and not is_done(one, learner.progress)), None)


def _smaller_first(
    challenges: "Sequence[Challenge]", learner: Learner, missed: Sequence[Missed], tried: "Challenge | None"
) -> list[Advice]:
    """Return what went wrong last; where one concept went wrong again and again, before that what else is about it."""
    again = [_once_more(tried, learner, missed)] if tried else []
    found: list[Advice] = []
    for one in missed:
        other = _about(one, challenges, learner)
        if other is None or (tried is not None and other.slug == tried.slug):
            continue
        if other.slug == one.last:
            found.append(_once_more(other, learner, missed))
        else:
            often = "once" if one.times == 1 else "twice" if one.times == 2 else f"{one.times} times"
            times = f"{often}{', last' if one.times > 1 else ''} in {one.last}"
            what = f"This is about it too, {other.meta.minutes} min."
            why = f"{_capital(one.concept.title)} went wrong {times}. {what}"
            found.append(Advice(learner.begin(other), why))
    stuck = bool(missed) and missed[0].times > 1
    return [*found, *again] if stuck else [*again, *found]


def _once_more(challenge: "Challenge", learner: Learner, missed: Iterable[Missed]) -> Advice:
    slug, progress, attempts = challenge.slug, learner.progress[challenge.slug], challenge.meta.attempts
    wrong = [one.concept.title for one in missed if one.last == slug]
    about = f"; what went wrong: {'; '.join(wrong)}" if wrong else ""
    had = f"You have {progress.best} of {progress.possible} points{about}"
    used = sum(past.costs_attempt for past in learner.history if (past.challenge, past.draw) == (slug, progress.draw))
    if attempts is not None and used >= attempts:
        return Advice(
            f"{learner.begin(challenge)} --fresh", f"{had}. Your attempts are used; with new numbers you have new ones."
        )
    return Advice(f"grade report {slug}", f"{had}. Read how, and try again.")


def _about(one: Missed, challenges: "Iterable[Challenge]", learner: Learner) -> "Challenge | None":
    """Return the shortest other challenge about a concept that is not done; else the one that it showed in."""
    name = one.concept.name
    others = [c for c in challenges if name in c.meta.concepts and not is_done(c, learner.progress)]
    shorter = sorted((c for c in others if c.slug != one.last), key=lambda c: c.meta.minutes)
    return next(iter(shorter), next((c for c in challenges if c.slug == one.last), None))


def _due(challenges: "Iterable[Challenge]", reviews: "Iterable[Review]", now: datetime) -> list[Advice]:
    here = {one.slug for one in challenges}
    due = [one.challenge for one in reviews if one.due <= now and one.challenge in here]
    if not due:
        return []
    what = f"{due[0]} is" if len(due) == 1 else f"{len(due)} solved challenges are"
    return [Advice("grade review", f"{what} due again, with new numbers.")]


def _in_order(challenges: "Sequence[Challenge]", learner: Learner, tried: "Challenge | None") -> list[Advice]:
    following = next_challenge(challenges, learner.progress, after=tried.slug if tried else "")
    if following is None or (tried is not None and following.slug == tried.slug):
        return []
    if following.slug in learner.progress and learner.progress[following.slug].possible:
        return [_once_more(following, learner, ())]
    meta = following.meta
    return [Advice(learner.begin(following), f"{meta.title}: {meta.kind}, {meta.level}, {meta.minutes} min.")]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
