"""Grading one file again and again, the newest save first; and handing in what passed."""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from grader.course.handin import read_handin
from grader.course.keys import course_key
from grader.course.locate import Located
from grader.course.submission_file import SubmissionText
from grader.course.variant import check_seed, draw_variant
from grader.errors import GradeError
from grader.gradebook import read_progress
from grader.grading.cancel import Cancelled, CancelToken
from grader.grading.engine import Engine
from grader.grading.messages import Job
from grader.report.record import Report
from grader.service.events import Judging, Refused, Reported, Tell
from grader.service.identity import identify, known_draw
from grader.service.submit import Attempt
from grader.service.waiting import with_waiting


class Practice:
    """Grades what is in the file, one save at a time: a newer one ends the grading of the one before.

    Args:
        start: starts what grades; it stays warm between saves, and is started anew when a process of it ended.
        located: the challenge and the file.
        student: whose numbers.
        gradebook: read for the draw and for the hints that were seen; written only by `hand_in`.
        tell: hears what happens, from a thread of this one's own.
        clock: tells the time, with its zone.

    Attributes:
        passed: what was graded last, where it has full marks.
        over: set when a result could not be told, and leaving raises why.
        troubles: tracebacks for the instructor.
    """

    def __init__(
        self,
        start: Callable[[], Engine],
        located: Located,
        student: str,
        gradebook: str,
        *,
        tell: Tell,
        clock: Callable[[], datetime],
    ) -> None:
        self._start = start
        self.located = located
        self.student = student
        self._gradebook = gradebook
        self._tell = tell
        self._clock = clock
        self.passed: SubmissionText | None = None
        self._hints_left = 0
        self._token = CancelToken()
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None
        self.over = threading.Event()
        self.troubles: list[str] = []
        self._engine = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            self._engine.close()
        if error is None and self._error is not None:
            raise self._error

    def grade_again(self) -> None:
        """Read the file now, and tell of its grade once it is there."""
        self.stop()
        self._token, self.passed = CancelToken(), None
        if self._engine.gone:
            self._engine.close()
            self._engine = self._started()
        try:
            text = read_handin(self.located.challenge, self.located.file)
            arguments = (text, self._job(text), self._token)
        except GradeError as fault:
            self._tell(Refused(fault))
            return
        self._tell(Judging(self.located.challenge))
        self._thread = threading.Thread(target=self._grade, args=arguments, daemon=True)
        self._thread.start()

    def hand_in(self, tell: Tell) -> Attempt:
        """Submit what passed; return the attempt, which knows what comes next, and its report.

        Raises:
            UsageFault, MachineFault: as `Attempt.run`.
        """
        assert self.passed is not None
        attempt = Attempt(
            self._engine, self.located, self.student, device="auto", trusted=False, seed=None, tell=tell,
            clock=self._clock,
        )  # fmt: skip
        attempt.run(self.passed, self._gradebook)
        return attempt

    def stop(self) -> None:
        """End the grading that is under way, with its judge and the submission that it runs."""
        self._token.cancel()
        self.wait()

    def wait(self) -> None:
        """Wait until the grading that is under way has been told of."""
        if self._thread is not None:
            self._thread.join()

    def _started(self) -> Engine:
        engine = self._start()
        engine.troubles = self.troubles
        return engine

    def _job(self, text: SubmissionText) -> Job:
        who = self.student
        located, _ = identify(self.located, text, who)
        challenge, key = located.challenge, course_key(located.course)
        known = read_progress(self._gradebook, who).get(challenge.slug)
        own = located.draw if located.student == who else None
        draw = own if own is not None else known_draw(located, known.draw if known else None)
        self._hints_left = max(0, len(challenge.meta.hints) - (known.hints if known else 0))
        seed = check_seed(key, who, challenge.slug, draw, attempt=0)
        return Job(
            text=text.text,
            sha256=hashlib.sha256(text.raw).hexdigest(),
            filename=text.filename.encode(errors="replace").decode(),  # a name may hold bytes that are no UTF-8
            variant=draw_variant(challenge, who, draw, key),
            seed=seed,
            next_seed=seed,
            submitted_at=self._clock().isoformat(timespec="seconds"),
        )

    def _grade(self, text: SubmissionText, job: Job, token: CancelToken) -> None:
        try:
            grade, _ = self._engine.attempt(job, token=token)
            grade = with_waiting(self.located.challenge, grade)
            self._tell(Reported(Report(grade=grade, source=text.text, hints_left=self._hints_left, kept=False)))
            self.passed = text if grade.full_marks else None
        except Cancelled:
            pass
        except GradeError as fault:
            self._tell(Refused(fault))
        except Exception as error:  # noqa: BLE001 - e.g. nobody reads any more; it is the watching thread's to raise
            self._error = error
            self.over.set()
