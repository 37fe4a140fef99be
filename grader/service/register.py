"""Who handed in what: by the stamp in the file, held against the name that it was handed in under and the roster.

What is found here is for the instructor's list, never for a student's report. A submission whose numbers are not
known is refused, never graded against other numbers. What one student handed in several times are attempts.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

import msgspec

from grader.course.archive import Handed
from grader.course.assignment import assign_to
from grader.course.challenge import Challenge
from grader.course.gradescope import Submitter
from grader.course.interface import AnswerError, read_answers
from grader.course.keys import CourseKey
from grader.course.roster import Roster, fold
from grader.course.stamp import Stamp, find_stamp
from grader.course.submission_file import decode_submission
from grader.course.variant import has_numbers
from grader.errors import RefusedSubmission
from grader.gradebook import StoredSubmission
from grader.report.record import Grade

NO_STAMP = "no stamp"
NOT_GENUINE = "a stamp that was changed or is not of this course"
NOT_IN_ROSTER = "not in the roster"


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Whose a hand-in is.

    Attributes:
        handed: the hand-in.
        student: by the name that it was handed in under where the roster knows it, else by its stamp.
        draw: the number of the draw that it is for.
        notes: what the instructor should know.
        refused: why it cannot be graded; empty where it can.
        sha256: of its bytes; empty where it cannot be read.
        copies: the same file of this student, handed in elsewhere or again: all of them are one hand-in.
    """

    handed: Handed
    student: str
    draw: int = 0
    notes: tuple[str, ...] = ()
    refused: str = ""
    sha256: str = ""
    copies: tuple[Handed, ...] = ()

    @property
    def all_handed(self) -> tuple[Handed, ...]:
        """The hand-in and its copies."""
        return (self.handed, *self.copies)


class Register:
    """Finds out whose the hand-ins of a class are.

    Args:
        challenge: what was to be handed in.
        key: the course's.
        roster: the students; None where it is not known.
        zone: in which the times of hand-ins are meant that have none.

    Attributes:
        challenge: the same.
    """

    def __init__(self, challenge: Challenge, key: CourseKey, roster: Roster | None, zone: tzinfo = UTC) -> None:
        self.challenge = challenge
        self._zone = zone
        self._key = key
        self._roster = roster
        self._numbers = has_numbers(challenge)

    def seats(self, class_: Sequence[Handed]) -> list[Seat]:
        """Return the seats, sorted by student; several of one are attempts, in order of time.

        The same file in several places, of two systems for instance, is one attempt: no text takes two.
        Where it is not clear that one student handed in all that is stamped for that one, none of it is graded.
        """
        found: list[tuple[Seat, Stamp | None]] = []
        for handed in class_:
            try:
                read = handed.read()
                stamp = find_stamp(read)
            except RefusedSubmission as fault:
                seat = Seat(handed=handed, student=self._by_name(handed) or handed.name, refused=str(fault))
                found.append((seat, None))
            else:
                sha256 = hashlib.sha256(read.raw).hexdigest()
                found.append((Seat(handed=handed, student=handed.name, sha256=sha256), stamp))
        known = {fold(stamp.student) for _, stamp in found if stamp is not None and stamp.is_genuine(self._key)}
        by_student: dict[str, list[Seat]] = defaultdict(list)
        for seat, stamp in found:
            placed = seat if seat.refused else self._place(seat, stamp, known)
            by_student[placed.student].append(placed)
        return [seat for _, seats in sorted(by_student.items()) for seat in self._attempts(seats)]

    def missing(self, seats: Sequence[Seat]) -> list[str]:
        """Return the students of the roster who handed in nothing."""
        there = {seat.student for seat in seats}
        return [student for student in (self._roster.students if self._roster else ()) if student not in there]

    def _place(self, seat: Seat, stamp: Stamp | None, known: set[str]) -> Seat:
        """Seat a hand-in that can be read; `known` are the students of all genuine stamps, folded."""
        by_name = self._by_name(seat.handed)
        why = self._why_not(stamp)
        genuine = stamp if stamp is not None and not why else None
        if genuine is None:
            student, notes = by_name or seat.student, [why]
        else:
            other = by_name or self._other(seat.handed, genuine, known)
            student, notes = other or genuine.student, []
            if student != genuine.student and self._is_of_group(genuine.student, seat.handed):
                why = f"It is the work of a group and has the stamp of {genuine.student}: it answers that one's numbers"
            elif student != genuine.student:
                notes = [f"the stamp of {genuine.student}"]
                why = "Its stamp is not of the student who handed it in, so it is not known whose numbers it answers"
        if self._roster is not None and not self._roster.knows(student):
            notes.append(NOT_IN_ROSTER)
        if len(seat.handed.group) > 1:
            notes.append(f"handed in by {' and '.join(self._name(one) for one in seat.handed.group)}")
        if seat.handed.note:
            notes.append(seat.handed.note)
        elsewhere = stamp is not None and stamp.challenge != self.challenge.slug
        return msgspec.structs.replace(
            seat, student=student, notes=tuple(notes), draw=genuine.draw if genuine else 0,
            refused=self._sentence(why) if why and (self._numbers or elsewhere) else "",
        )  # fmt: skip

    def _why_not(self, stamp: Stamp | None) -> str:
        """Say why a stamp does not tell whose numbers a file is for; empty where it does."""
        if stamp is None:
            return NO_STAMP
        if stamp.challenge != self.challenge.slug:
            return f"the stamp of another challenge, {stamp.challenge:.60}"
        return "" if stamp.is_genuine(self._key) else NOT_GENUINE

    def _sentence(self, why: str) -> str:
        if why == NO_STAMP:
            return "It has no `# grade-stamp:` line, so the numbers that it was drawn with are not known"
        if why == NOT_GENUINE:
            return (
                "Its stamp was changed or was not made with this course's key (GRADE_COURSE_KEY or .grade-key), so the "
                "numbers that it was drawn with are not known"
            )
        return why if why.startswith(("It ", "Its ")) else f"It carries {why}"

    def _by_name(self, handed: Handed) -> str | None:
        return self._roster.find_said(handed.said) if self._roster else None

    def _other(self, handed: Handed, stamp: Stamp, known: set[str]) -> str | None:
        """Return whose the hand-in is where, as far as is known without a roster, it is another student's."""
        own = any(fold(stamp.student) in names for names in handed.said)
        if len(handed.group) > 1:
            return None if own else handed.name
        if self._roster is not None:
            return None
        return handed.name if not own and any(names & known for names in handed.said) else None

    def _is_of_group(self, student: str, handed: Handed) -> bool:
        return len(handed.group) > 1 and any(
            student == self._name(one) or any(fold(student) in names for names in one.said) for one in handed.group
        )

    def _name(self, submitter: Submitter) -> str:
        return (self._roster.find_said(submitter.said) if self._roster else None) or submitter.name

    def _attempts(self, seats: list[Seat]) -> list[Seat]:
        """Return the attempts of one student, oldest first, or a refusal where others may have handed some of it in."""
        seats = self._in_order(seats)
        attempts = self._in_order(self._as_one(seats))
        if len(attempts) == 1 and len({seat.handed.place for seat in seats}) == 1:
            return attempts
        names = [seat.handed.shown for seat in seats]
        is_one = len({seat.handed.owner for seat in seats}) == 1
        if len(attempts) > 1 and not is_one and any(self._by_name(seat.handed) != seat.student for seat in seats):
            return [Seat(
                handed=seats[0].handed, student=seats[0].student,
                refused=f"Handed in more than once: {', '.join(sorted(names))}",
                notes=tuple(dict.fromkeys(note for seat in seats for note in seat.notes)),
            )]  # fmt: skip
        said = f"handed in {len(seats)} times{', the same file' if len(attempts) == 1 else ''}: {', '.join(names)}"
        attempts[0] = msgspec.structs.replace(attempts[0], notes=(said, *attempts[0].notes))
        return attempts

    def _in_order(self, seats: list[Seat]) -> list[Seat]:
        """Sort hand-ins of one student: by their times where all have one, then by the numbers that systems give."""
        times = [self._earliest(seat) for seat in seats]
        found = [(*([at] if all(times) else []), *seat.handed.turn) for at, seat in zip(times, seats, strict=True)]
        return [seats[i] for i in sorted(range(len(seats)), key=found.__getitem__)]

    def _earliest(self, seat: Seat) -> datetime | None:
        times = [one.at for one in seat.all_handed if one.at]
        return min((at if at.tzinfo else at.replace(tzinfo=self._zone) for at in times), default=None)

    def _as_one(self, seats: list[Seat]) -> list[Seat]:
        """Bring together what is the same file: again right after itself, and in several places as often as there."""
        found: dict[object, Seat] = {}
        places: dict[int, list[Seat]] = defaultdict(list)
        for seat in seats:
            places[seat.handed.place].append(seat)
        for own in places.values():
            times: Counter[tuple[str, int]] = Counter()
            for seat, before in zip(own, [None, *own], strict=False):
                same = (seat.sha256, seat.draw)
                if not seat.sha256:  # it cannot be read: nothing is the same
                    found[seat.handed.turn] = seat
                    continue
                times[same] += before is None or same != (before.sha256, before.draw)
                first = found.setdefault((*same, times[same]), seat)
                if first is not seat:
                    found[*same, times[same]] = msgspec.structs.replace(first, copies=(*first.copies, seat.handed))
        return list(found.values())


class Resemblance:
    """Finds answers that are wrong for their student's numbers, and right for those of another one of the class.

    Only where a challenge asks for nothing but answers: else they may be right where a grade is not full.
    """

    def __init__(self, challenge: Challenge, key: CourseKey) -> None:
        self._names: tuple[str, ...] = ()
        if has_numbers(challenge):
            interface = assign_to(challenge, "class", 0, key).interface
            self._names = () if interface.functions else interface.answers
        self._right: dict[str, str] = {}
        self._wrong: dict[str, str] = {}

    def add(self, stored: StoredSubmission, grade: Grade) -> None:
        """Add what a student answered."""
        if not self._names:
            return
        try:
            answers = read_answers(decode_submission(stored.source, stored.filename).text, self._names)
        except (AnswerError, RefusedSubmission):
            return
        if grade.full_marks:
            self._right.setdefault(repr(answers), stored.student)
        else:
            self._wrong[stored.student] = repr(answers)

    def notes(self) -> dict[str, str]:
        """Return student -> what the instructor should know; it is no proof of anything."""
        return {
            student: f"the right answer to the numbers of {self._right[written]}"
            for student, written in sorted(self._wrong.items())
            if written in self._right
        }
