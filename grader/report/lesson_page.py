"""A lesson as one self-contained HTML page: no script, nothing loaded from outside."""

from grader.report.base import Record
from grader.report.evidence import Evidence
from grader.report.page import environment, safe_links
from grader.report.record import Link


class Section(Record, frozen=True, kw_only=True):
    """What stands below one heading: Markdown and pictures, in order."""

    title: str
    pieces: tuple[str | Evidence, ...]


class Asked(Record, frozen=True, kw_only=True):
    """The question of a lesson.

    Attributes:
        title: of the challenge.
        state: how far the student is with it, in words.
        task: with the student's numbers, in Markdown; empty where a clock would run from when it is read.
        note: then, how long it runs.
        command: what answers it.
    """

    title: str
    state: str
    task: str
    note: str
    command: str


class Other(Record, frozen=True, kw_only=True):
    """A lesson in the list of all; the file of this very one is empty."""

    title: str
    part: str
    file: str


class LessonPage(Record, frozen=True, kw_only=True):
    """What the page of a lesson shows."""

    title: str
    part: str
    minutes: int
    level: str
    sections: tuple[Section, ...]
    question: Asked | None
    every: tuple[Other, ...]
    sources: tuple[Link, ...] = ()
    read_next: tuple[Link, ...] = ()


def render_lesson(page: LessonPage) -> str:
    """Return a whole HTML document; the same lesson gives the same bytes."""
    at = next((i for i, other in enumerate(page.every) if not other.file), 0)
    return (
        environment()
        .get_template("lesson.html")
        .render(
            page=page,
            following=page.every[at + 1] if at + 1 < len(page.every) else None,
            links=[("It happened to others", safe_links(page.sources)), ("Read next", safe_links(page.read_next))],
        )
        + "\n"
    )
