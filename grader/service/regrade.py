"""Judging a class again after checks have changed: first what would change, and for whom, then that counts.

Everybody's submissions that cost an attempt are judged by the challenge as it is now, all with the seed of a class,
equal ones once. What comes of it is kept as proposals, so that counting judges nothing again; a grade that is replaced
is kept.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec

from grader.classes.folder import Class
from grader.course.challenge import Challenge
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.submission_file import decode_submission
from grader.course.variant import Variant, draw_variant
from grader.errors import RefusedSubmission
from grader.files import fingerprint
from grader.gradebook import Gradebook, StoredSubmission
from grader.grading.messages import Job
from grader.grading.pool import Pool, grade
from grader.report.record import Grade
from grader.service.class_jobs import How, Same, class_job, class_seed, own_grade, same_of
from grader.service.counted import attempts_of, settled
from grader.service.pages import Pages
from grader.service.results import unwritable


class Change(msgspec.Struct, frozen=True):
    """What becomes of one submission.

    Attributes:
        submission: the one.
        before: the grade that counts now.
        after: what it would get.
    """

    submission: StoredSubmission
    before: Grade
    after: Grade

    @property
    def gained(self) -> float:
        """Points that it gains; below zero where it loses some."""
        return self.after.earned - self.before.earned

    @property
    def checks(self) -> dict[str, float]:
        """Check -> the points that it gives more or less, also one that there was not, or is not any more."""
        was, now = ({check.id: check.earned for check in one.checks} for one in (self.before, self.after))
        every = dict.fromkeys([*now, *was])
        return {name: gained for name in every if (gained := now.get(name, 0) - was.get(name, 0))}


class Outcome(msgspec.Struct, frozen=True):
    """What came of judging again.

    Attributes:
        changes: one of each submission, oldest first, also where nothing changes.
        broken: submissions that the checks, as they are now, cannot judge: their grades stay.
        unread: stored submissions that cannot be read any more, each with the reason: their grades stay.
    """

    changes: tuple[Change, ...]
    broken: tuple[StoredSubmission, ...]
    unread: tuple[tuple[StoredSubmission, str], ...] = ()


class Regrade:
    """Judges all again, but what was judged or proposed already by the challenge as it is now; nothing counts yet.

    Args:
        book: where all is kept.
        course: the challenge's.
        challenge: as it is now.
        how: where the submissions run.

    Attributes:
        waiting: how many submissions are still to be judged.
    """

    def __init__(self, book: Gradebook, course: Course, challenge: Challenge, how: How) -> None:
        self._book = book
        self._challenge = challenge
        self._key = course_key(course)
        self._seed = class_seed(challenge, self._key)
        self._trusted = how.trusted
        self._judged_by = fingerprint(challenge.folders, facts=[how.device, how.backend, str(how.trusted)])
        self._graded = book.regrading.graded(challenge.slug)
        self._given = book.regrading.proposals(challenge.slug, self._judged_by)
        self._given |= {stored.id: given for stored, given in self._graded if given.seed == self._seed}
        self._alike: dict[Same, list[StoredSubmission]] = {}
        self._unread: list[tuple[StoredSubmission, str]] = []
        for stored, _ in self._graded:
            if stored.id not in self._given:
                self._sort(stored)
        self.waiting = sum(map(len, self._alike.values()))

    def run(self, start: Callable[[], Pool], tell: Callable[[int], object] = lambda _: None) -> Outcome:
        """Judge what is waiting.

        Args:
            start: starts the pool; called when something is waiting.
            tell: is called with how many more submissions are judged.

        Raises:
            MachineFault: no sandbox can be started, or the gradebook cannot be written; what is proposed stays.
        """
        broken: list[StoredSubmission] = []
        if self._alike:
            with start() as pool:
                jobs = [(several, pool.submit(grade, self._job(several[0]))) for several in self._alike.values()]
                for several, future in jobs:
                    given = future.result()
                    for stored in several:
                        if given.is_broken:
                            broken.append(stored)
                        else:
                            self._propose(stored, given)
                    tell(len(several))
        changes = [
            Change(stored, was, self._given[stored.id]) for stored, was in self._graded if stored.id in self._given
        ]
        return Outcome(tuple(changes), tuple(broken), tuple(self._unread))

    def _sort(self, stored: StoredSubmission) -> None:
        """Put a submission to those that are the same."""
        try:
            text = decode_submission(stored.source, stored.filename)
        except RefusedSubmission as fault:  # what may be handed in was wider once, or the gradebook was damaged
            self._unread.append((stored, str(fault)))
        else:
            self._alike.setdefault(same_of(text, self._variant(stored)), []).append(stored)

    def _propose(self, stored: StoredSubmission, given: Grade) -> None:
        own = own_grade(given, stored)
        self._book.regrading.propose(stored.id, self._judged_by, own)
        self._given[stored.id] = own

    def _job(self, stored: StoredSubmission) -> Job:
        return class_job(stored, self._variant(stored), seed=self._seed, trusted=self._trusted)

    def _variant(self, stored: StoredSubmission) -> Variant:
        return draw_variant(self._challenge, stored.student, stored.draw, self._key)


def count(book: Gradebook, changes: tuple[Change, ...], *, keep_best: bool, now: datetime) -> list[Change]:
    """Count what was proposed; return what was counted: where anything of a check is another, or the points are.

    Each student is told in the report what stood there before.

    Args:
        book: where all is kept.
        changes: of `Regrade.run`.
        keep_best: whether a submission that would lose points keeps its grade.
        now: the day that students are told.
    """
    counted = []
    for change in changes:
        if change.before == change.after or (keep_best and change.gained < 0):
            continue
        was = change.before
        notices = change.after.notices
        if change.gained:
            notices = (
                *notices,
                f"Graded again on {now:%Y-%m-%d}; before, it had {was.earned} of {was.possible} points.",
            )
        book.regrading.replace(change.submission.id, msgspec.structs.replace(change.after, notices=notices))
        counted.append(change)
    return counted


def _weight(counts: int | None, change: Change) -> tuple[bool, float]:
    """Return what is largest of the submission that counts, else of the one with the most points."""
    return change.submission.id == counts, change.after.earned


def write_notes(book: Gradebook, counted: list[Change], pages: Pages, class_: Class | None) -> int:
    """Write a page for each student whose points changed: the report, which says what stood there; return how many.

    Of several submissions of one student it is that of the one that counts, else of the one with the most points.

    Args:
        book: where all is kept.
        counted: what `count` returned.
        pages: of the folder that `make_folder` returned.
        class_: whose rules say which one counts, and what lateness costs; None: the best one, and nothing.

    Raises:
        MachineFault: they cannot be written; the grades count all the same.
    """
    changed: dict[str, list[Change]] = {}
    for change in counted:
        if change.gained:
            changed.setdefault(change.submission.student, []).append(change)
    attempts = attempts_of(book) if changed else {}
    for student, changes in changed.items():
        own = attempts.get(student, [])
        which = settled(student, own, class_).get(pages.challenge.slug)
        counts = which.attempt.number if which and which.attempt else None
        best = max(reversed(changes), key=partial(_weight, counts))
        graded = book.grades(student, pages.challenge.slug)
        stored, grade = next(one for one in graded if one[0].id == best.submission.id)
        try:
            pages.write(stored, grade, pages.adjusted(student, own))
        except OSError as fault:
            raise unwritable(pages.folder, fault) from None
    return len(changed)
