"""`grade verify --strength`: which slips in the reference would the hidden checks let through?

Each mutant is the reference with one slip (`statements`, `expressions`, `answers`, put together by `mutants`). It is
graded like a submission (`runs`); verdicts are kept (`kept`) until what they depend on changes. What no check can
catch, as it is no mistake, is declared beside the solution, with the reason (`equivalent`).
"""

import time
from collections.abc import Callable
from concurrent.futures import as_completed
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from grader.course.challenge import Challenge, course_path
from grader.grading.shared import Shared
from grader.mutation.equivalent import Equivalent, read_equivalents
from grader.mutation.kept import Kept, Verdict
from grader.mutation.mutants import mutants_of
from grader.mutation.record import Judged, Stale, Strength
from grader.mutation.render import render_strength, render_table
from grader.mutation.runs import Trials
from grader.sandbox import backends

__all__ = ["Strength", "render_strength", "render_table", "strength"]

Listen = Callable[[int, int], None]


def strength(
    challenge: Challenge,
    *,
    listen: Listen = lambda _done, _of: None,
    folder: Path | None = None,
    shared: Shared | None = None,
) -> Strength:
    """Judge every mutant of a challenge's reference.

    Args:
        challenge: not a lesson.
        listen: hears how many verdicts there are, and how many there will be. It may end the run by an exception;
            the verdicts until then are kept.
        folder: where verdicts are kept; by default in the user's cache folder.
        shared: what is started once for several challenges.

    Raises:
        CourseFault: the reference does not pass, or a file is wrong.
        MachineFault: no sandbox can be started here.
    """
    started = time.monotonic()
    backend = backends.best()
    declared = read_equivalents(challenge)
    kept = Kept(challenge, backend=backend, folder=folder)
    reference = challenge.author_text(challenge.reference_file)
    trials = Trials(challenge, backend, shared)
    with ExitStack() as stack:
        pool = cache(lambda: stack.enter_context(trials.pool()))  # where everything is known already, none is started
        sources = kept.sources(reference)
        if not sources:
            sources = pool().submit(trials.sources).result()
            kept.keep_sources(reference, sources)
        mutants = mutants_of(challenge.slug, reference, sources, trials.interface)
        waiting = {mutant.texts for mutant in mutants if kept.verdict(mutant.texts) is None}
        done = len(mutants) - len(waiting)
        listen(done, len(mutants))
        futures = {pool().submit(trials.judge, texts): texts for texts in waiting}
        for future in as_completed(futures):
            done += 1
            kept.keep(futures[future], future.result())
            listen(done, len(mutants))
    kept.forget_others([mutant.texts for mutant in mutants])
    judged = tuple(Judged(mutant, verdict) for mutant in mutants if (verdict := kept.verdict(mutant.texts)))
    return Strength(
        challenge=challenge.slug,
        reference=course_path(challenge.reference_file),
        judged=judged,
        declared=frozenset(one.id for one in declared if not one.some_draws),
        declared_for_some=frozenset(one.id for one in declared if one.some_draws),
        stale=tuple(_stale(declared, judged)),
        fresh=len(waiting),
        seconds=round(time.monotonic() - started, 3),
    )


def _stale(declared: tuple[Equivalent, ...], judged: tuple[Judged, ...]) -> list[Stale]:
    endings: dict[str, Verdict] = {one.mutant.id: one.verdict for one in judged}
    found = []
    for one in declared:
        verdict = endings.get(one.id)
        if verdict is None:
            found.append(Stale(one, "there is no such mutant any more"))
        elif verdict.ending == "killed" or (verdict.ending == "unsteady" and not one.some_draws):
            found.append(Stale(one, f"it is caught, by {verdict.by}"))
        elif verdict.ending == "survived" and one.some_draws:
            found.append(Stale(one, "it is caught with no draw that was tried: take its some_draws away"))
    return found
