"""The reference and its mutants, graded with all draws; each time until a check catches the mutant."""

from grader.course.challenge import Challenge
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import Variant, asked_interface, draw_variant, render_public
from grader.errors import CourseFault
from grader.grading.engine import Engine, start_engine
from grader.grading.messages import Done, Event, Finished, Job, Trouble
from grader.mutation.kept import Verdict
from grader.report.record import Cause, Outcome, Status
from grader.sandbox.launch import Backend

DRAWS = 3
"""Each mutant is tried so many times, with other seeds and another student's numbers."""
STUDENT = "strength"
_STOPPED = (Cause.TIMEOUT, Cause.MEMORY, Cause.DIED)


class _Caught(Exception):
    """A check ended other than passed: there is no need to run the next one."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


class Bench:
    """One challenge with an engine; the numbers are the same on every machine, whatever the course's key.

    Raises:
        CourseFault: the challenge's public files are wrong.
    """

    def __init__(self, challenge: Challenge, backend: Backend) -> None:
        if challenge.entry is None:
            raise CourseFault(f"{challenge.slug}: a lesson has no checks")
        self._name = challenge.entry.name
        self._file = challenge.reference_file
        self._variants = [draw_variant(challenge, STUDENT, draw, SELF_STUDY_KEY) for draw in range(DRAWS)]
        self.interface = asked_interface(challenge, render_public(challenge, self._variants[0]))
        self._engine: Engine | None = None
        self._challenge, self._backend = challenge, backend

    def start(self) -> None:
        """Start the engine, once."""
        if self._engine is None:
            self._engine = start_engine(self._challenge, self.interface, backend=self._backend)

    def close(self) -> None:
        """End the engine, if it was started."""
        if self._engine is not None:
            self._engine.close()

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
        assert self._engine is not None
        sources: list[str] = []
        troubles: list[str] = []

        def hear(event: Event) -> None:
            if isinstance(event, Done):
                sources.append(event.source)
            elif isinstance(event, Trouble):
                troubles.append(event.message)

        job = Job(
            text="", filename=self._name, variant=variant, seed=draw, author_file=str(self._file.resolve()),
            diagnose=False,
        )  # fmt: skip
        grade = self._engine.grade(job, hear)
        if not grade.full_marks or not sources:
            failed = [check.id for check in grade.checks if check.outcome is not Outcome.PASSED]
            why = grade.message or f"not passed: {', '.join(failed)}"
            raise CourseFault(
                f"{grade.about.slug}: the reference does not pass ({why})",
                next_step=f"Find out why first: grade verify {grade.about.slug}",
            )
        return sources[0]

    def _judge(self, text: str, draw: int) -> Verdict:
        assert self._engine is not None
        job = Job(text=text, filename=self._name, variant=self._variants[draw], seed=draw, diagnose=False)
        try:
            grade = self._engine.grade(job, _listen)
        except _Caught as caught:  # leaving the conversation ends the judge
            return caught.verdict
        if grade.status is Status.BROKEN:
            return Verdict(ending="broken", by=grade.message)
        if grade.refused:
            return Verdict(ending="killed", by=f"refused: {grade.message}")
        return Verdict(ending="survived", checks=tuple(check.id for check in grade.checks))


def together(verdicts: list[tuple[int, Verdict]]) -> Verdict:
    """Return one verdict for those with several draws; "unsteady" where a check catches the mutant with some alone."""
    endings = {verdict.ending for _, verdict in verdicts}
    if endings == {"killed", "survived"}:
        caught, by = next((draw, verdict.by) for draw, verdict in verdicts if verdict.ending == "killed")
        missed, checks = next((draw, verdict.checks) for draw, verdict in verdicts if verdict.ending == "survived")
        return Verdict(ending="unsteady", by=f"{by} with seed {caught}, by none with seed {missed}", checks=checks)
    return verdicts[-1][1] if verdicts else Verdict(ending="survived")


def _listen(event: Event) -> None:
    if not isinstance(event, Finished) or event.result.outcome in (Outcome.PASSED, Outcome.SKIPPED):
        return
    result = event.result
    if result.outcome is not Outcome.FAILED:
        raise _Caught(Verdict(ending="broken", by=result.id))
    cause = result.failure.cause if result.failure else None
    how = f" ({cause})" if cause in _STOPPED else ""
    raise _Caught(Verdict(ending="killed", by=f"{result.id}{how}"))
