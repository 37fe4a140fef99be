"""One attempt, from bytes to report.

Killed at any moment, the next attempt takes up what is stored without a grade; Ctrl-C takes back what is not graded.
"""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime

import msgspec

from grader.course.keys import course_key
from grader.course.locate import Located
from grader.course.submission_file import SubmissionText, decode_submission
from grader.course.variant import check_seed, draw_variant
from grader.errors import CourseFault, MachineFault, UsageFault
from grader.gradebook import Gradebook, StoredSubmission
from grader.grading.engine import Engine
from grader.grading.messages import Event, Finished, Job
from grader.report.record import Grade, Report, Status
from grader.service.ahead import NOTHING_AHEAD, ahead
from grader.service.events import Interrupted, Judged, Judging, Reported, TakenBack, Tell
from grader.service.identity import known_draw
from grader.service.report import build_report
from grader.service.waiting import with_waiting


class Attempt:
    """Grades one student's submissions to one challenge, through a running engine.

    Args:
        engine: of that challenge.
        located: the challenge, and the workspace that the file lies in.
        student: who submits.
        device: the device as it was asked for.
        trusted: whether --trust-submissions was given.
        seed: of the generated examples; None for the attempt's own.
        tell: hears what happens.
        clock: tells the time, with its zone.
        looks_ahead: whether it is asked what full marks bring.

    Attributes:
        report: of what was submitted, once `run` has returned.
        unkept: why the gradebook did not take what was judged, for whoever has read the report.
        ahead: what full marks bring.
    """

    def __init__(
        self,
        engine: Engine,
        located: Located,
        student: str,
        *,
        device: str,
        trusted: bool,
        seed: int | None,
        tell: Tell,
        clock: Callable[[], datetime],
        looks_ahead: bool = True,
    ) -> None:
        self._engine = engine
        self._located = located
        self._challenge = located.challenge
        self._student = student
        self._device = device
        self._trusted = trusted
        self._seed = seed
        self._tell = tell
        self._clock = clock
        self._looks_ahead = looks_ahead
        self.report: Report | None = None
        self.unkept: MachineFault | None = None
        self.ahead = NOTHING_AHEAD
        self._earlier: list[StoredSubmission] = []

    def run(self, text: SubmissionText, gradebook: str) -> Report:
        """Store the submission, judge it, store the grade, and return the report.

        Of submissions that were killed, one of the same source is taken for this one; the others are left for
        `catch_up`, but where attempts are limited each is judged and shown first, for it may use one.
        What the gradebook cannot take is judged all the same, and `unkept` is set; not where attempts are limited.

        Raises:
            UsageFault: no attempt is left, or another command judges this very file, or the last attempt, right now.
            MachineFault: it cannot be judged, or not without being stored; what was stored stays stored.
        """
        self.report = self._run(text, gradebook)
        return self.report

    def _run(self, text: SubmissionText, gradebook: str) -> Report:
        with ExitStack() as stack:
            try:
                book = stack.enter_context(Gradebook(gradebook))
                draw = self._draw(book)
                stored = self._take_up(book, text, draw)
                if self._limited:
                    self._catch_up(book)
                stored = stored or self._store(book, text, draw)
            except MachineFault as fault:
                return self._judge_unstored(text, fault)
            report = self._report(book, stored)
            if self._looks_ahead and report.grade.full_marks:
                self._look_ahead(book)
            return report

    def catch_up(self, gradebook: str) -> None:
        """Judge and show what was killed before it had a grade; this attempt is over, and nobody has to wait for it."""
        if self._earlier:
            with Gradebook(gradebook) as book:
                self._catch_up(book)

    def _catch_up(self, book: Gradebook) -> None:
        while self._earlier:
            stored = self._earlier.pop(0)
            self._tell(Interrupted(stored.submitted_at))
            self._tell(Reported(self._report(book, stored)))

    @property
    def _limited(self) -> bool:
        return self._challenge.meta.attempts is not None

    def _report(self, book: Gradebook, stored: StoredSubmission) -> Report:
        earlier = self.unkept
        grade = self._judge(book, stored)
        report = build_report(book, self._challenge, stored, grade)
        kept = self.unkept is earlier and grade.status is not Status.NOT_ATTEMPTED
        return msgspec.structs.replace(report, kept=kept)

    def _look_ahead(self, book: Gradebook) -> None:
        slug, student = self._challenge.slug, self._student
        progress = book.progress(student)
        first = sum(grade.full_marks for _, grade in book.grades(student, slug)) == 1
        challenges, _ = self._located.course.survey()
        badge = None
        with suppress(CourseFault):  # `grade verify` tells it; no grade is lost for it
            badge = self._located.course.about().badge
        if slug in progress:
            self.ahead = ahead(challenges, progress, slug, first=first, badge=badge)

    def _draw(self, book: Gradebook) -> int:
        """Return the draw that the file was written for: its stamp's, the workspace's, or the only one there is."""
        own = self._own_draw()
        if own is not None:
            return own
        return known_draw(self._located, book.latest_draw(self._student, self._challenge.slug))

    def _own_draw(self) -> int | None:
        return self._located.draw if self._located.student == self._student else None

    def _take_up(self, book: Gradebook, text: SubmissionText, draw: int) -> StoredSubmission | None:
        """Take over what was killed before it had a grade; return the one that is this very submission."""
        same = None
        for stored in book.ungraded(self._student, self._challenge.slug):
            is_same = (stored.source, stored.draw) == (text.raw, draw)
            if not book.claim(stored.id):
                if is_same and self._limited:
                    slug = self._challenge.slug
                    raise UsageFault(
                        "This very file is being judged right now", next_step=f"Wait, then: grade report {slug}"
                    )
            elif is_same and same is None:
                same = stored
            else:
                self._earlier.append(stored)
        return same

    def _store(self, book: Gradebook, text: SubmissionText, draw: int) -> StoredSubmission:
        number = book.add_submission(
            student=self._student,
            challenge=self._challenge.slug,
            draw=draw,
            source=text.raw,
            filename=text.filename,
            device=self._device,
            submitted_at=self._clock(),
            attempts=self._challenge.meta.attempts,
        )
        return book.submission(number)

    def _judge(self, book: Gradebook, stored: StoredSubmission) -> Grade:
        try:
            attempt = 1 + book.attempts_used(stored.student, self._challenge.slug, stored.draw)
            return self._keep(book, stored, self._grade(stored, attempt))
        except KeyboardInterrupt:
            self._take_back(book, stored)
            raise
        except MachineFault as fault:
            raise self._with_promise(fault) from fault

    def _take_back(self, book: Gradebook, stored: StoredSubmission) -> None:
        withdrawn = book.withdraw(stored.id)
        self._tell(TakenBack(self._challenge.slug, graded_before=not withdrawn))

    def _keep(self, book: Gradebook, stored: StoredSubmission, grade: Grade) -> Grade:
        """Store a grade and return it; where it cannot be stored, the student may read it all the same.

        What was not attempted leaves no trace.
        """
        try:
            if grade.status is Status.NOT_ATTEMPTED:
                book.withdraw(stored.id)
                return grade
            return book.store_grade(stored.id, grade)
        except MachineFault as fault:
            self.unkept = self._with_promise(fault)
            return grade

    def _with_promise(self, fault: MachineFault) -> MachineFault:
        kept = f"Your submission is kept; once this is mended, grade it: grade submit {self._challenge.slug}"
        return MachineFault(f"{fault}", next_step=" ".join(filter(None, (fault.next_step, kept))))

    def _judge_unstored(self, text: SubmissionText, fault: MachineFault) -> Report:
        """Judge what the gradebook cannot take. Attempts that are counted must be stored first."""
        meta = self._challenge.meta
        if meta.attempts is not None:
            raise fault
        draw = self._own_draw()
        loose = StoredSubmission(
            id=0, student=self._student, challenge=self._challenge.slug, source=text.raw,
            draw=known_draw(self._located, None) if draw is None else draw,
            sha256=hashlib.sha256(text.raw).hexdigest(), filename=text.filename.encode(errors="replace").decode(),
            device=self._device, submitted_at=self._clock(),
        )  # fmt: skip
        grade = self._grade(loose, 0)
        self.unkept = MachineFault(
            f"This attempt was not stored and does not count. {fault}", next_step=fault.next_step
        )
        return Report(
            grade=grade, source=text.text, attempt=0, hints_left=len(meta.hints), time_limit_s=meta.time_limit,
            kept=False, explanation=self._challenge.explanation() if grade.full_marks else "",
        )  # fmt: skip

    def _grade(self, stored: StoredSubmission, attempt: int) -> Grade:
        key = course_key(self._located.course)
        own_seed, next_seed = (
            check_seed(key, stored.student, stored.challenge, stored.draw, attempt=number)
            for number in (attempt, attempt + 1)
        )
        job = Job(
            text=decode_submission(stored.source, stored.filename).text,
            sha256=stored.sha256,
            filename=stored.filename,
            variant=draw_variant(self._challenge, stored.student, stored.draw, key),
            seed=own_seed if self._seed is None else self._seed,
            next_seed=next_seed,
            submitted_at=stored.submitted_at.isoformat(timespec="seconds"),
            trusted=self._trusted,
            last_attempt=self._challenge.meta.attempts is not None and attempt >= self._challenge.meta.attempts,
        )
        self._tell(Judging(self._challenge))
        try:
            return with_waiting(self._challenge, self._engine.grade(job, self._hear))
        finally:
            self._tell(Judged())

    def _hear(self, event: Event) -> None:
        # Until an attempt that is counted is stored, nothing of its outcome is told: Ctrl-C would take it back.
        if not (self._limited and isinstance(event, Finished)):
            self._tell(event)
