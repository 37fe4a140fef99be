"""What a pass brings: new badges, and the challenge that comes next."""

from typing import TYPE_CHECKING

import msgspec

from grader.course.packages import missing_packages
from grader.service.standing import badges, is_done

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.course.challenge import Challenge
    from grader.gradebook import Progress


class Ahead(msgspec.Struct, frozen=True):
    """What is announced after a pass: names of badges; commands, each with its purpose."""

    badges: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()


NOTHING_AHEAD = Ahead()


def ahead(
    challenges: "list[Challenge]",
    progress: "Mapping[str, Progress]",
    slug: str,
    *,
    first: bool,
    badge: str | None = None,
) -> Ahead:
    """Return what full marks in a challenge bring, the first ones in it or others; `badge` is the course's own one."""
    following = next_challenge(challenges, progress, after=slug)
    if following is None:
        step = ("grade status", "every challenge is done")
    else:
        meta = following.meta
        step = (begin_command(following), f"next: {meta.title} · {meta.kind} · {meta.minutes} min")
    before = {**progress, slug: msgspec.structs.replace(progress[slug], full_marks=False)}
    had = badges(challenges, before, badge=badge)
    gained = tuple(name for name in badges(challenges, progress, badge=badge) if name not in had)
    return Ahead(badges=gained if first else (), steps=(step,))


def begin_command(challenge: "Challenge") -> str:
    """Return what to type to begin a challenge, or to read a lesson."""
    return f"grade {'start' if challenge.meta.judged else 'learn'} {challenge.slug}"


def next_challenge(
    challenges: "Iterable[Challenge]", progress: "Mapping[str, Progress]", *, after: str = ""
) -> "Challenge | None":
    """Return the first challenge behind `after` that is not done, else the first of all; None where all are done.

    What lacks a package is passed over.
    """
    every = [one for one in challenges if not missing_packages(one)]
    passed = next((i + 1 for i, one in enumerate(every) if one.slug == after), 0)
    return next((one for one in every[passed:] + every[:passed] if not is_done(one, progress)), None)
