"""The reference and its mutants, graded with all draws; each time until a check catches the mutant."""

import os

from grader.course.assignment import assign_to
from grader.course.challenge import Challenge
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import Variant
from grader.errors import CourseFault
from grader.grading.messages import Done, Event, Finished, Job
from grader.grading.pool import KILLED, Pool, grade
from grader.grading.shared import Shared
from grader.mutation.kept import Verdict
from grader.report.check_result import Cause, CheckResult, Outcome
from grader.report.record import Grade, Status

DRAWS = 3
"""Each mutant is tried so many times, with other seeds and another student's numbers."""
STUDENT = "strength"
# More at once than cores would only run into the time limits.
_AT_ONCE = min(8, os.cpu_count() or 1)
_IN_HAND = 1 << 20  # all: each verdict is kept as soon as it is there
_STOPPED = (Cause.TIMEOUT, Cause.MEMORY, Cause.DIED)


class _Caught(Exception):
    """A check ended other than passed: there is no need to run the next one."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


class Trials:
    """One challenge with a pool; the numbers are the same on every machine, whatever the course's key.

    Raises:
        CourseFault: the challenge's public files are wrong.
    """

    def __init__(self, challenge: Challenge, backend: str, shared: Shared | None = None) -> None:
        if challenge.entry is None:
            raise CourseFault(f"{challenge.slug}: a {challenge.meta.kind} has no checks")
        self._name = challenge.entry.name
        self._file = challenge.reference_file
        drawn = [assign_to(challenge, STUDENT, draw, SELF_STUDY_KEY) for draw in range(DRAWS)]
        self._variants = [one.variant for one in drawn]
        self.interface = drawn[0].interface
        self._challenge, self._backend, self._shared = challenge, backend, shared

    def pool(self) -> Pool:
        """Return workers that `sources` and `judge` are called on."""
        return Pool(
            self._challenge, runs=bool(self.interface.functions), backend=self._backend, jobs=_AT_ONCE, most=_IN_HAND,
            shared=self._shared,
        )  # fmt: skip

    def sources(self) -> tuple[str, ...]:
        """Grade the reference with every draw; return it as a student would submit it, per draw.

        Raises:
            CourseFault: it does not pass.
        """
        return tuple(self._source(draw, variant) for draw, variant in enumerate(self._variants))

    def judge(self, texts: tuple[str | None, ...]) -> Verdict:
        """Judge a mutant with every draw, given its text per draw: the verdict must not depend on it."""
        verdicts: list[tuple[int, Verdict]] = []
        for draw, text in enumerate(texts):
            if text is not None:
                verdicts.append((draw, self._judge(text, draw)))
                if verdicts[-1][1].ending == "broken":
                    break
        return together(verdicts)

    def _source(self, draw: int, variant: Variant) -> str:
        sources: list[str] = []

        def hear(event: Event) -> None:
            if isinstance(event, Done):
                sources.append(event.source)

        given = grade(
            Job(
                text="", filename=self._name, variant=variant, seed=draw, author_file=str(self._file.resolve()),
                diagnose=False,
            ),
            hear,
        )  # fmt: skip
        if not given.full_marks or not sources:
            failed = [check.id for check in given.checks if check.outcome is not Outcome.PASSED]
            why = given.message or f"not passed: {', '.join(failed)}"
            raise CourseFault(
                f"{given.about.slug}: the reference does not pass ({why})",
                next_step=f"Find out why first: grade verify {given.about.slug}",
            )
        return sources[-1]

    def _judge(self, text: str, draw: int) -> Verdict:
        job = Job(text=text, filename=self._name, variant=self._variants[draw], seed=draw, diagnose=False)
        try:
            given = grade(job, _listen)
        except _Caught as caught:  # leaving the conversation ends the judge
            return caught.verdict
        return _verdict(given)


def together(verdicts: list[tuple[int, Verdict]]) -> Verdict:
    """Return one verdict for those with several draws; "unsteady" where a check catches the mutant with some alone."""
    endings = {verdict.ending for _, verdict in verdicts}
    if endings == {"killed", "survived"}:
        caught, by = next((draw, verdict.by) for draw, verdict in verdicts if verdict.ending == "killed")
        missed, checks = next((draw, verdict.checks) for draw, verdict in verdicts if verdict.ending == "survived")
        return Verdict(ending="unsteady", by=f"{by} with seed {caught}, by none with seed {missed}", checks=checks)
    return verdicts[-1][1] if verdicts else Verdict(ending="survived")


def _listen(event: Event) -> None:
    """Leave at the first check that fails; what was killed, or is broken, is judged again before it counts."""
    if isinstance(event, Finished) and event.result.outcome is Outcome.FAILED and not _killed(event.result):
        raise _Caught(_caught(event.result))


def _verdict(given: Grade) -> Verdict:
    if given.status is Status.BROKEN:
        return Verdict(ending="broken", by=given.message)
    if given.refused:
        return Verdict(ending="killed", by=f"refused: {given.message}")
    for result in given.checks:
        if result.outcome is Outcome.FAILED:
            return _caught(result)
        if result.outcome not in (Outcome.PASSED, Outcome.SKIPPED):
            return Verdict(ending="broken", by=result.id)
    return Verdict(ending="survived", checks=tuple(check.id for check in given.checks))


def _caught(result: CheckResult) -> Verdict:
    cause = result.failure.cause if result.failure else None
    return Verdict(ending="killed", by=f"{result.id} ({cause})" if cause in _STOPPED else result.id)


def _killed(result: CheckResult) -> bool:
    return result.failure is not None and result.failure.cause in KILLED
