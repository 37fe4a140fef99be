"""`grade learn`: lessons, page by page, and the question of each."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, complete_challenge, now, own_name, place_options, student_option

if TYPE_CHECKING:
    from grader.course.course import Course
    from grader.service.lessons import Step, Walk

_FOLDER = "lessons"


@click.command()
@click.argument("names", nargs=-1, metavar="[PART or LESSON]", shell_complete=complete_challenge)
@click.option("--open", "in_browser", is_flag=True, help="Write a page for each lesson, and open one in a browser.")
@student_option
@place_options
@click.pass_obj
def learn(settings: Settings, *, names: tuple[str, ...], in_browser: bool, student: str | None) -> int:
    """Read the lessons, each followed by its question.

    Page by page, then its question as grade quiz asks it, then the next lesson. Without a name it goes on where you
    left. With --open the pages go into the folder lessons here. Exits with 0 only for full marks in all that was asked.

    \b
    Examples:
      grade learn
      grade learn memory
      grade learn --open
    """
    from grader.service.lessons import Walk

    course = settings.find_course()
    who = student or own_name(course)
    walk = Walk(settings.gradebook_url, course, who, clock=now)
    if in_browser:
        return _open_pages(walk, names)
    return _read(settings, course, walk, who, names)


def _chosen(walk: "Walk", names: tuple[str, ...]) -> "list[Step]":
    return walk.named(" ".join(names)) if names else walk.left()


def _read(settings: Settings, course: "Course", walk: "Walk", who: str, names: tuple[str, ...]) -> int:
    from grader.cli.asking import Asking
    from grader.cli.keys import Keyboard
    from grader.cli.reading import Reading
    from grader.service.quiz import Quiz

    keyboard = Keyboard("grade learn", "As pages for a browser: grade learn --open. As text: grade task LESSON")
    quiz = Quiz(settings.gradebook_url, course, who, clock=now)
    asking = Asking(quiz, keyboard, settings.gradebook_url, strict=False, command="grade learn")
    return Reading(walk, asking, keyboard).run(_chosen(walk, names))


def _open_pages(walk: "Walk", names: tuple[str, ...]) -> int:
    import webbrowser

    from grader.errors import MachineFault, UsageFault
    from grader.report.lesson_page import render_lesson

    try:
        first = _chosen(walk, names)[0]
    except UsageFault:  # everything is read
        if names:
            raise
        first = walk.steps()[0]
    folder = Path(_FOLDER)
    try:
        folder.mkdir(exist_ok=True)
        for name, page in walk.as_pages().items():
            (folder / name).write_text(render_lesson(page), encoding="utf-8", newline="\n")
    except OSError as fault:
        raise MachineFault(f"{fault.filename} cannot be written: {fault.strerror}", next_step="cd elsewhere") from None
    file = folder / f"{first.lesson.slug}.html"
    click.echo(str(file))
    if not webbrowser.open(file.absolute().as_uri()):
        click.echo("No browser could be started; open that file in one.", err=True)
    return 0
