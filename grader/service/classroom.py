"""A class's submissions, each stored, graded once, and its grade stored.

Killed at any moment, the same call later takes up what is stored: a submission whose grade is kept for the same
source, numbers and seed is not graded again, one without a grade is. The seed depends on the challenge's files alone:
a class meets the same examples, identical sources share one grading, and edited checks grade anew.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.packages import require_packages
from grader.course.variant import draw_variant
from grader.errors import RefusedSubmission
from grader.gradebook import Gradebook, StoredSubmission
from grader.grading.messages import Job
from grader.grading.pool import Pool
from grader.report.record import Grade, Status
from grader.service.class_jobs import How, Same, class_job, class_pool, class_seed, own_grade, same_of
from grader.service.judging import Alike, InPool, Judging
from grader.service.register import Seat
from grader.text import one_line

_T = TypeVar("_T")
Graded = tuple[StoredSubmission, Grade]


class Kept(msgspec.Struct, frozen=True):
    """A stored submission: number, whose, of which draw, since when."""

    id: int
    student: str
    draw: int
    submitted_at: str


class Classroom:
    """Grades one challenge for a class.

    Args:
        book: where all is kept.
        judging: who judges.
        clock: tells the time, with its zone.

    Attributes:
        refused: student -> why a submission cannot be graded at all; of several, one sentence after the other.
        key: the course's.
    """

    def __init__(
        self,
        book: Gradebook,
        course: Course,
        challenge: Challenge,
        *,
        how: How,
        judging: Judging,
        clock: Callable[[], datetime],
    ) -> None:
        self._book = book
        self._challenge = challenge
        self._how = how
        self._judging = judging
        self._clock = clock
        self.key = course_key(course)
        self._seed = class_seed(challenge, self.key)
        self._waiting: dict[Same, list[Kept]] = {}
        self._example: dict[Same, Kept] = {}
        self._graded: list[Kept] = []
        self._unattempted: list[tuple[Kept, Grade]] = []
        self._students: set[str] = set()
        self._taken: set[int] = set()  # of two equal hand-ins of one student, each is another submission
        self.refused: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._judging.__exit__(kind, error, trace)

    @property
    def waiting(self) -> int:
        """How many submissions have no grade yet."""
        return sum(map(len, self._waiting.values()))

    @property
    def troubles(self) -> list[str]:
        """Tracebacks for the instructor."""
        return self._judging.troubles

    def patiently(self, use: Callable[[], _T]) -> _T:
        """Return what comes of using the gradebook; where it does not answer, as patiently as who judges.

        Raises:
            MachineFault: it cannot be used.
        """
        return self._judging.patiently(use)

    def take_in(self, seat: Seat, at: datetime | None = None, *, assumed: bool = False) -> None:
        """Store one submission, unless its grade or itself is kept already.

        Args:
            seat: the submission, and whose it is.
            at: when it was handed in; of a kept one it is corrected. None: nothing says it: now, if it is a new one.
            assumed: nothing tells that time: it makes no kept one later, of which another system may have told it.
        """
        student, draw = seat.student, seat.draw
        try:
            if seat.refused:
                raise RefusedSubmission(seat.refused)
            text = seat.handed.read()
        except RefusedSubmission as fault:
            self.refused[student] = "; ".join(filter(None, (self.refused.get(student), str(fault))))
            return
        self._students.add(student)
        same = same_of(text, draw_variant(self._challenge, student, draw, self.key))
        kept = self._find_graded(seat, text.raw, same.suffix, at)
        if kept is not None:
            self._taken.add(kept.id)
            self._graded.append(self._timed(kept, at, assumed=assumed))
            self._example[same] = kept
            return
        if same not in self._example:
            self._judging.prepare()
        stored = self._timed(self._store(student, draw, same, text.raw, at), at, assumed=assumed)
        self._taken.add(stored.id)
        self._waiting.setdefault(same, []).append(stored)

    def graded_before(self) -> Iterator[Graded]:
        """Yield what was handed in that had its grade when it was taken in."""
        for kept in self._graded:
            submission, given = self._result(kept)
            if given.status is Status.NOT_ATTEMPTED:  # a worker stored it, and who had asked was killed
                self._unattempted.append((kept, given))
            yield submission, given

    def grade_all(self) -> Iterator[Graded]:
        """Grade what waits; yield each submission as soon as its grade is kept.

        Why others cannot be graded is kept before that.

        Raises:
            MachineFault: no sandbox can be started, or the gradebook cannot be written; what is stored stays.
        """
        self._keep_refusals(self.refused, self._students)
        known = [same for same in self._waiting if same in self._example]
        alike = [
            Alike(same, tuple(one.id for one in several), partial(self._job, same))
            for same, several in self._waiting.items()
            if same not in self._example
        ]
        for same in known:
            yield from self._settle(same, self._result(self._example[same])[1])
        for same, given in self._judging.judge(alike):
            yield from self._settle(same, given)
        for kept, given in self._unattempted:
            self._forget(kept, given)

    def _result(self, kept: Kept) -> Graded:
        """Return a graded submission and its grade."""
        return next(one for one in self._book.grades(kept.student, self._challenge.slug) if one[0].id == kept.id)

    def _settle(self, same: Same, given: Grade) -> Iterator[Graded]:
        """Store a grade for everyone who handed in the same."""
        everyone = self._waiting[same]
        while everyone:
            graded = self.patiently(partial(self._store_grade, everyone[0], given))
            del everyone[0]
            yield graded

    def _store_grade(self, kept: Kept, given: Grade) -> Graded:
        submission = self._book.submission(kept.id)
        own = own_grade(given, submission)
        if own.status is not Status.NOT_ATTEMPTED:
            return submission, self._book.store_grade(kept.id, own)
        self._forget(kept, own)
        return submission, own

    def _keep_refusals(self, why: Mapping[str, str], taken: Collection[str] = ()) -> None:
        """Keep in the gradebook why hand-ins could not be graded."""
        reasons = {student: one_line(reason) for student, reason in why.items()}
        self._book.everybody.keep_refusals(self._challenge.slug, reasons, taken, self._clock())

    def _forget(self, kept: Kept, given: Grade) -> None:
        """Forget a submission that was not attempted, but not why; workers leave that to who asked them."""
        self._keep_refusals({kept.student: given.message})
        if self._book.reopen(kept.id):
            self._book.withdraw(kept.id)

    def _find_graded(self, seat: Seat, raw: bytes, suffix: str, at: datetime | None) -> Kept | None:
        """Return the student's submission of the same file that was graded in the same way, and well.

        Of several, that of the same time, else the latest.
        """
        how, seed = self._how, self._seed
        found = [
            stored
            for stored, given in self._graded_alike(seat.student, seat.draw, raw, suffix)
            if given.seed == seed
            and (given.device.kind, given.trusted) == (how.device, how.trusted)
            and given.isolation.backend in (how.backend, "none")
            and not given.is_broken
        ]
        found.sort(key=lambda one: one.submitted_at != (at and at.replace(microsecond=0)))
        return _kept(found[0]) if found else None

    def _graded_alike(self, student: str, draw: int, raw: bytes, suffix: str) -> Iterator[Graded]:
        sha256 = hashlib.sha256(raw).hexdigest()
        for stored, given in reversed(self._book.grades(student, self._challenge.slug)):
            is_same = (stored.sha256, stored.draw) == (sha256, draw) and stored.filename.endswith(suffix)
            if is_same and stored.id not in self._taken:
                yield stored, given

    def _timed(self, kept: Kept, at: datetime | None, *, assumed: bool) -> Kept:
        """Correct when a kept submission was handed in, where another time is known now."""
        before = datetime.fromisoformat(kept.submitted_at)
        if at is None or before == at.replace(microsecond=0) or (assumed and before < at):
            return kept
        self._book.correct_time(kept.id, at)
        return msgspec.structs.replace(kept, submitted_at=at.isoformat(timespec="seconds"))

    def _store(self, student: str, draw: int, same: Same, raw: bytes, at: datetime | None) -> Kept:
        """Return what is to be graded: a submission that was killed, one that ended broken, or a new one."""
        slug = self._challenge.slug
        filename = str(PurePosixPath(self._challenge.reference_file.name).with_suffix(same.suffix))
        for stored in self._book.ungraded(student, slug):
            is_same = (stored.source, stored.draw, stored.filename) == (raw, draw, filename)
            is_same = is_same and stored.id not in self._taken
            if is_same and (self._judging.has(stored.id) or self._book.claim(stored.id)):
                return _kept(stored)
        for stored, given in self._graded_alike(student, draw, raw, same.suffix):
            if given.is_broken and self._book.reopen(stored.id):
                return _kept(stored)
        now = at or self._clock()
        number = self._book.add_submission(
            student=student, challenge=slug, draw=draw, source=raw, filename=filename, device=self._how.device,
            submitted_at=now,
        )  # fmt: skip
        return Kept(number, student, draw, now.isoformat(timespec="seconds"))

    def _job(self, same: Same) -> Job:
        first = self._waiting[same][0]
        stored = self._book.submission(first.id)
        variant = draw_variant(self._challenge, first.student, first.draw, self.key)
        return class_job(stored, variant, seed=self._seed, trusted=self._how.trusted)


def open_room(
    book: Gradebook, course: Course, challenge: Challenge, how: How, jobs: int, clock: Callable[[], datetime]
) -> Classroom:
    """Return the room that grades, with a pool of `jobs` workers once it needs one.

    Raises:
        MachineFault: a package is missing that the checks run.
    """
    require_packages(challenge)

    def start() -> Pool:
        return class_pool(course, challenge, how, jobs)

    return Classroom(book, course, challenge, how=how, judging=InPool(start), clock=clock)


def _kept(stored: StoredSubmission) -> Kept:
    return Kept(stored.id, stored.student, stored.draw, stored.submitted_at.isoformat(timespec="seconds"))
