"""Stub, reference and planted answers, each graded with several seeds and variants by one engine."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.course.challenge import WORKED, Challenge
from grader.course.course import Course
from grader.course.interface import Interface, read_answers
from grader.course.keys import course_key
from grader.course.variant import Variant, asked_interface, draw_variant, render_public
from grader.errors import CourseFault
from grader.grading.messages import Collected, Done, Event, Finished, Job, Trouble
from grader.grading.pool import Pool, grade
from grader.grading.shared import Shared
from grader.report.check_result import Outcome
from grader.report.record import Grade, Status
from grader.sandbox import backends
from grader.verify.files import Planted
from grader.verify.leaks import DRAWS, Probe, check_leaks, probes_of, written
from grader.verify.record import Findings, Step
from grader.verify.returns import check_returns

STUB, REFERENCE = "stub", "reference"
_STUDENT = "verify"
# A grade keeps one core busy; more at once would only run into the time limits, which are part of what is proved.
_AT_ONCE = min(8, os.cpu_count() or 1)
_IN_HAND = 1 << 20  # all: each result is told as soon as it is there


class Drawn(msgspec.Struct, frozen=True):
    """What one round of runs is made with: seed i goes with draw i.

    Attributes:
        public: the rendered public files, name to text.
    """

    seed: int
    variant: Variant
    public: dict[str, str]


class Run(msgspec.Struct, frozen=True):
    """One file, graded once.

    Attributes:
        source: the text that was judged; empty where it came to nothing.
        troubles: check id -> traceback of its fault; "" -> that of the whole run.
        faults: (line, what is wrong there), of the file of checks.
    """

    drawn: Drawn
    grade: Grade
    source: str
    troubles: dict[str, str]
    faults: list[tuple[int, str]]

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """Check id -> how it ended."""
        return {check.id: check.outcome for check in self.grade.checks}

    @property
    def judged(self) -> bool:
        """False where a fault of the course or the grader ended the whole run."""
        return self.grade.status is not Status.BROKEN

    @property
    def name(self) -> str:
        """Seed and draw, as messages give them."""
        return f"seed {self.drawn.seed}, draw {self.drawn.variant.draw}"


Series = dict[str, list[Run]]


def run_all(
    challenge: Challenge,
    course: Course,
    planted: list[Planted],
    *,
    runs: int,
    found: Findings,
    listen: Callable[[Step], None],
    shared: Shared | None,
) -> Series:
    """Grade every file `runs` times.

    Returns:
        Column -> its runs, in order. Only the stub has one, the first, where no check can be collected at all.

    Raises:
        MachineFault: no sandbox can be started here.
    """
    drawn = _draw(challenge, course, runs, found)
    # The stub comes first: it is the one file whose text cannot keep the checks from being collected.
    files = {STUB: None, REFERENCE: challenge.reference_file, **right_columns(challenge)}
    files |= {one.column: one.file for one in planted}
    series: Series = {column: [] for column in files}
    if not drawn or challenge.entry is None:
        return series
    interface = asked_interface(challenge, drawn[0].public)
    _check_forms(challenge, interface, found)
    check_returns(challenge, interface, found)
    jobs = [(column, one) for one in drawn for column in files]
    mistaken = {one.column for one in planted}

    def judged(job: tuple[str, Drawn]) -> Run:
        column, one = job
        # The mistake is looked for once: it depends on the replies, which a seed hardly changes.
        diagnose = one is drawn[0] and column in mistaken
        return _run(files[column], one, challenge=challenge, diagnose=diagnose)

    with Pool(
        challenge, runs=bool(interface.functions), backend=backends.best(), jobs=_AT_ONCE, most=_IN_HAND, shared=shared
    ) as pool:
        first = pool.submit(judged, jobs[0]).result()
        series[STUB].append(first)
        later = jobs[1:] if first.grade.checks else []
        for done, (job, run) in enumerate(zip(later, pool.map(judged, later), strict=True), start=2):
            series[job[0]].append(run)
            listen(Step(done, len(jobs), job[0]))
        if interface.forms and later:
            other = _draw(challenge, course, DRAWS, found)
            if interface.functions:  # no answer depends on the seed, and the examples of the last one are drawn already
                other = [msgspec.structs.replace(one, seed=drawn[-1].seed) for one in other]
            right = {run.drawn.variant.draw: run.source for run in series[REFERENCE]}
            _probe(challenge, interface, other, right=right, pool=pool, found=found)
    return series


def right_columns(challenge: Challenge) -> dict[str, Path]:
    """Return the columns of the right answers beside the reference: their files."""
    return {f"right/{file.stem}": file for file in challenge.right_files()}


def _check_forms(challenge: Challenge, interface: Interface, found: Findings) -> None:
    for name in interface.answers:
        if name not in interface.forms:
            found.error(
                f"{name} declares no form, so an answer of another form would cost an attempt: write it as "
                f"`{name}: float = ...`, or with int, str, bool, list[int], list[float] | None, Literal['A', 'B']",
                challenge.entry,
            )


def _probe(
    challenge: Challenge,
    interface: Interface,
    drawn: list[Drawn],
    *,
    right: dict[int, str],
    pool: Pool,
    found: Findings,
) -> None:
    """Grade wrong answers of a few draws, and find what is told of them that gives the right ones away.

    `right` has the reference as it was submitted for some draws.
    """
    graded: list[tuple[Probe, Grade]] = []
    for one in drawn:  # one after the other: from its second job on the checker knows what is measured for a draw
        source = right.get(one.variant.draw, "")
        if not source:
            reference = pool.submit(_run, challenge.reference_file, one, challenge=challenge, diagnose=False)
            source = reference.result().source
        if not source:
            return  # the reference cannot be judged: that is told already
        answers = read_answers(source, interface.answers)
        probes = list(probes_of(one.variant.draw, answers, asked_interface(challenge, one.public)))
        jobs = [
            Job(
                text=f"{source}\n{written(probe.answers, interface)}", filename=challenge.reference_file.name,
                variant=one.variant, seed=one.seed, next_seed=one.seed, diagnose=False,
            )
            for probe in probes
        ]  # fmt: skip
        graded += zip(probes, pool.map(grade, jobs), strict=True)
    public = {one.variant.draw: "\n".join(one.public.values()) for one in drawn}
    check_leaks(graded, public, challenge.checks_file, found)


def _draw(challenge: Challenge, course: Course, runs: int, found: Findings) -> list[Drawn]:
    drawn = []
    for seed in range(runs):
        with found.faults():
            variant = draw_variant(challenge, _STUDENT, seed, course_key(course))
            public = render_public(challenge, variant)
            if challenge.entry is None:
                raise CourseFault(f"{challenge.slug}: no stub")
            asked_interface(challenge, public)
            drawn.append(Drawn(seed, variant, public))
    return drawn


def _run(file: Path | None, drawn: Drawn, *, challenge: Challenge, diagnose: bool) -> Run:
    troubles: dict[str, str] = {}
    sources: list[str] = []
    faults: list[tuple[int, str]] = []

    def hear(event: Event) -> None:
        if isinstance(event, Collected):  # also where it is judged again
            for told in (troubles, sources, faults):
                told.clear()
        elif isinstance(event, Finished) and event.trouble:
            troubles[event.result.id] = event.trouble
        elif isinstance(event, Trouble):
            troubles[""] = event.detail
            faults.extend(event.faults)
        elif isinstance(event, Done):
            sources.append(event.source)
            if event.trouble:
                troubles[WORKED] = event.trouble

    job = Job(
        text="" if file else challenge.joined(drawn.public),
        filename=challenge.entry_name,
        variant=drawn.variant,
        seed=drawn.seed,
        next_seed=drawn.seed,
        author_file=str(file.resolve()) if file else "",
        diagnose=diagnose,
        stub_too=True,
    )
    given = grade(job, hear)
    return Run(drawn=drawn, grade=given, source="".join(sources), troubles=troubles, faults=faults)
