"""Who can draw whose numbers.

A course has one key, which only the instructor holds, or the public one of self-study. From it each student's own key
is derived: it draws that student's numbers and signs that student's stamps, and leads neither back to the course's key
nor to anybody else's. What only the grader may know (the seeds of hidden examples) comes from the course's key alone.
"""

import os

import msgspec

from grader.course.course import Course
from grader.course.own_copy import OwnCopy, own_copy_toml, read_own_copy
from grader.errors import CourseFault, UsageFault
from grader.files import UnreadableFile, read_regular

MAX_BYTES = 1 << 16
KEY_FILE = ".grade-key"


class CourseKey(msgspec.Struct, frozen=True):
    """What is known of a course's key on this machine.

    Attributes:
        secret: the key itself; empty in a student's copy.
        student: whose copy this is; empty where it is nobody's in particular.
        student_secret: that student's key.
    """

    secret: bytes
    student: str = ""
    student_secret: bytes = b""

    def of(self, student: str) -> bytes:
        """Return a student's own key.

        Raises:
            UsageFault: this is another student's copy of the course.
        """
        if self.secret:
            return digest(self.secret, b"student", student)
        if student != self.student:
            raise UsageFault(
                f"This copy of the course was made for {self.student}, so it holds no numbers for {student}",
                next_step="Leave out --student, or use that student's own copy.",
            )
        return self.student_secret

    @property
    def for_checks(self) -> bytes:
        """The key that seeds of checks come from: a student's copy has no better one than the student's."""
        return self.secret or self.student_secret

    @property
    def public(self) -> bool:
        """Whether anybody knows it."""
        return self.secret == SELF_STUDY_KEY.secret


SELF_STUDY_KEY = CourseKey(b"grade: self-study")
"""The key of a course that sets none: anyone can predict its draws, which is fine for practice."""


def course_key(course: Course) -> CourseKey:
    """Return the key that draws depend on.

    It is GRADE_COURSE_KEY, else the course's `.grade-key`, else that of its `student.toml`, else the public one.

    Raises:
        CourseFault: one of the files is there but empty, damaged or unreadable.
    """
    said = os.environ.get("GRADE_COURSE_KEY")
    if said:
        return CourseKey(os.fsencode(said))
    file = course.root / KEY_FILE
    try:
        key = read_regular(file, MAX_BYTES).strip()
    except UnreadableFile as fault:
        if fault.why == "missing":
            return _student_key(course) or SELF_STUDY_KEY
        raise CourseFault(f"{file}: the course's key {fault}") from None
    if not key:
        raise CourseFault(f"{file}: empty", next_step="Write a long random text into it, or remove it.")
    return CourseKey(key)


def _student_key(course: Course) -> CourseKey | None:
    own = read_own_copy(course.root)
    return CourseKey(b"", own.student, bytes.fromhex(own.key)) if own else None


def student_toml(key: CourseKey, student: str, factor: float = 1.0) -> str:
    """Return the text of `student.toml` for one student's copy, in which clocks run `factor` times as long."""
    own = OwnCopy(student, key.of(student).hex())
    return own_copy_toml(own if factor == 1 else msgspec.structs.replace(own, time_factor=factor))


def digest(key: bytes, purpose: bytes, *fields: str) -> bytes:
    """Return 32 bytes that depend on each field, and that nobody without the key can tell."""
    import hmac

    # Each field goes in with its length: ("ab", "c") and ("a", "bc") must differ.
    parts = [purpose, *(field.encode("utf-8", "surrogatepass") for field in fields)]
    return hmac.digest(key, b"".join(len(part).to_bytes(8, "big") + part for part in parts), "sha256")
