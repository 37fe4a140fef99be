"""What a gradebook tells of a class: figures of its challenges and checks, with nobody's name among them.

::

    CLASS-report/
        index.html       one page, to be read or printed
        challenges.csv   a line per challenge
        checks.csv       a line per check
        mistakes.csv     a line per mistake that was named
        report.json      all of it
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.classes.folder import Class
from grader.course.course import Course
from grader.errors import MachineFault
from grader.files import write_atomically
from grader.gradebook import Gradebook
from grader.insight.figures import ChallengeData, ClassInsight, figures_of
from grader.insight.page import render_page
from grader.insight.tables import to_csvs, to_json

if TYPE_CHECKING:
    from grader.gradebook.records import Judged


def read_insight(
    book: Gradebook, course: Course, *, class_: Class, title: str, challenges: Iterable[str] = ()
) -> ClassInsight:
    """Return a class's figures.

    Args:
        book: where all is kept.
        course: whose challenges are meant: the gradebook may hold others.
        class_: who is in it; what others handed in is left out.
        title: of the class, where it says none itself.
        challenges: those that are asked for; none for all that anybody has points in.
    """
    having = {one.challenge for one in book.points()}
    wanted = set(challenges) or having
    members, strangers = set(class_.roster.students), set[str]()
    data = []
    for slug in course.slugs():
        if slug not in wanted:
            continue
        tries: dict[str, list[Judged]] = {}
        for one in book.everybody.judged(slug):
            if one.student not in members:
                strangers.add(one.student)
            elif one.checks:
                tries.setdefault(one.student, []).append(one)
        data.append(
            ChallengeData(
                slug=slug,
                title=course.load(slug).meta.title,
                tries=tries,
                starts=book.everybody.first_starts(slug),
                hints=book.everybody.hints_read(slug),
            )
        )
    return figures_of(class_.policy.title or title, len(members), len(strangers), data)


def write_insight(found: ClassInsight, folder: Path) -> Path:
    """Write a class's figures into a folder; return its page.

    Raises:
        MachineFault: they cannot be written.
    """
    texts = {"index.html": render_page(found), "report.json": to_json(found), **to_csvs(found)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_atomically(folder / name, text.encode())
    except OSError as fault:
        raise MachineFault(
            f"The report cannot be written to {folder}: {fault.strerror or fault}",
            next_step="Name another place: --out DIR",
        ) from None
    return folder / "index.html"
