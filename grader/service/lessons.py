"""Walking through the lessons of a course: what is read in which order, which question follows, where one left.

The question of a lesson is the challenge that comes next in its part, where that is one to be answered without code: it
is judged, kept and explained as every other.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from grader.course.about import About
from grader.course.challenge import Challenge, read_course_text
from grader.course.course import Course
from grader.course.keys import course_key
from grader.course.lesson import Block, Page, pages_of, read_pictures
from grader.errors import CourseFault, UnknownChallenge, UsageFault
from grader.gradebook import Gradebook, read_progress
from grader.service.quiz import quiz_of
from grader.service.standing import by_part, is_done, state_of
from grader.text import duration

if TYPE_CHECKING:
    from grader.report.evidence import Evidence
    from grader.report.lesson_page import Asked, LessonPage

_PAGE = "page"
_FIRST_DRAW = 0


class Step(msgspec.Struct, frozen=True):
    """A lesson, the title of its part, and its question, where it has one."""

    lesson: Challenge
    part: str
    question: Challenge | None

    @property
    def pages(self) -> list[Page]:
        """What is read at once, in order.

        Raises:
            CourseFault: the text cannot be read.
        """
        text = read_course_text(self.lesson.folder / "README.md")
        return [Page(page.title or self.lesson.meta.title, page.text) for page in pages_of(text)]


class Walk:
    """One student's way through the lessons of a course.

    Args:
        gradebook: its path or URL.
        course: whose lessons.
        student: who reads.
        clock: tells the time, with its zone.
    """

    def __init__(self, gradebook: str, course: Course, student: str, *, clock: Callable[[], datetime]) -> None:
        self._gradebook = gradebook
        self._course = course
        self._student = student
        self._clock = clock

    def steps(self) -> list[Step]:
        """Return all lessons, in the order in which the course teaches.

        Raises:
            UsageFault: there are none.
        """
        challenges, _ = self._course.survey()
        try:
            about = self._course.about()
        except CourseFault:
            about = About()
        found = []
        for part, those in by_part(challenges, about.parts):
            for one, following in zip(those, [*those[1:], None], strict=True):
                if one.meta.kind == "lesson":
                    asked = quiz_of([following], self._course, self._student) if following else []
                    found.append(Step(one, part.title, asked[0] if asked else None))
        if not found:
            raise UsageFault("This course has no lessons", next_step="grade list")
        return found

    def left(self) -> list[Step]:
        """Return what is to be done from where the student left, in order.

        Raises:
            UsageFault: everything is.
        """
        progress = read_progress(self._gradebook, self._student)
        steps = self.steps()
        left = [
            step for step in steps if not all(is_done(one, progress) for one in (step.lesson, step.question) if one)
        ]
        if not left:
            again = f"Read one again: grade learn {steps[0].lesson.slug}. What is due: grade review"
            raise UsageFault("All lessons are read, and their questions answered", next_step=again)
        return left

    def named(self, name: str) -> list[Step]:
        """Return the lessons that a name means: of the part whose title begins so, else those that have it in theirs.

        Raises:
            UnknownChallenge: it means none.
            UsageFault: it means a challenge that is no lesson, or there are no lessons.
        """
        steps, wanted = self.steps(), name.strip().lower()
        of_part = [step for step in steps if step.part.lower().startswith(wanted)]
        called = [step for step in steps if wanted in f"{step.lesson.slug} {step.lesson.meta.title}".lower()]
        exact = [step for step in called if step.lesson.slug == wanted]
        if chosen := exact or of_part or called:
            return chosen
        try:
            found = self._course.find(name)
        except UnknownChallenge as unknown:
            parts = ", ".join(dict.fromkeys(f"“{step.part}”" for step in steps))
            said = f"No lesson and no part with lessons is named {name!r}; parts are {parts}"
            raise UnknownChallenge(said, nearest=unknown.nearest, next_step="grade list") from None
        raise UsageFault(f"{found.slug} is no lesson", next_step=f"grade start {found.slug}")

    def is_read(self, step: Step) -> bool:
        """Tell whether the lesson was read to its end."""
        return is_done(step.lesson, read_progress(self._gradebook, self._student))

    def is_answered(self, step: Step) -> bool:
        """Tell whether nothing is left of its question."""
        return step.question is None or is_done(step.question, read_progress(self._gradebook, self._student))

    def page(self, step: Step) -> int:
        """Return on which page, from 0, the student left; 0 where none was turned."""
        with Gradebook(self._gradebook) as book:
            kept = book.learning.draft(self._student, step.lesson.slug, _FIRST_DRAW).get(_PAGE, 0)
        return kept if isinstance(kept, int) and 0 <= kept < len(step.pages) else 0

    def as_pages(self) -> "dict[str, LessonPage]":
        """Return every lesson as its page shows it, by file name.

        Raises:
            CourseFault: one cannot be read.
        """
        steps = self.steps()
        files = {step.lesson.slug: f"{step.lesson.slug}.html" for step in steps}
        return {files[step.lesson.slug]: self._as_page(step, steps, files) for step in steps}

    def _as_page(self, step: Step, steps: list[Step], files: dict[str, str]) -> "LessonPage":
        from grader.report.lesson_page import LessonPage, Other, Section

        meta, pictures = step.lesson.meta, read_pictures(step.lesson.folder)

        def piece_of(piece: str | Block) -> "str | Evidence":
            return piece if isinstance(piece, str) else pictures.get(piece.mark) or f"```\n{piece.text}```"

        return LessonPage(
            title=meta.title, part=step.part, minutes=meta.minutes, level=meta.level,
            sections=tuple(
                Section(title=page.title, pieces=tuple(piece_of(piece) for piece in page.pieces)) for page in step.pages
            ),
            question=self._asked(step.question) if step.question else None,
            every=tuple(
                Other(title=o.lesson.meta.title, part=o.part, file="" if o is step else files[o.lesson.slug])
                for o in steps
            ),
            sources=meta.sources, read_next=meta.read_next,
        )  # fmt: skip

    def _asked(self, question: Challenge) -> "Asked":
        """Return a question with the student's own numbers; it is not started by that."""
        from grader.course.assignment import assign_to
        from grader.report.lesson_page import Asked

        known = read_progress(self._gradebook, self._student).get(question.slug)
        draw = known.draw if known is not None and known.draw is not None else _FIRST_DRAW
        started = known is not None and known.started is not None
        waits = None if started else question.meta.time_limit
        task = assign_to(question, self._student, draw, course_key(self._course)).public["README.md"]
        return Asked(
            title=question.meta.title,
            state=state_of(question, known, self._clock()),
            task="" if waits else task.partition("\n")[2] if task.startswith("# ") else task,
            note=f"It has {duration(waits)} from when it is asked." if waits else "",
            command=f"grade quiz {question.slug}",
        )

    def turn(self, step: Step, page: int) -> None:
        """Keep on which page, from 0, the student is; behind the last one the lesson is read."""
        at, slug, over = self._clock(), step.lesson.slug, page >= len(step.pages)
        with Gradebook(self._gradebook) as book:
            kept: dict[str, object] = {} if over or not page else {_PAGE: page}
            book.learning.keep_draft(self._student, slug, _FIRST_DRAW, answers=kept, at=at)
            if over:
                book.record_start(self._student, slug, _FIRST_DRAW, at)
