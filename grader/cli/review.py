"""`grade review`: what was solved, again."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, now, own_name, place_options, student_option
from grader.cli.terminal import table

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.gradebook import Review

_DAY_S = 86_400


@click.command()
@student_option
@place_options
@click.pass_obj
def review(settings: Settings, *, student: str | None) -> int:
    """Bring back what you solved, with new numbers.

    Asked in the terminal, as grade quiz does, where it needs no code; else the command that starts it anew is shown.
    FSRS spaces them, so that each comes before it is forgotten. Exits with 0 only for full marks.

    \b
    Example:
      grade review
    """
    from grader.gradebook import Gradebook
    from grader.service.quiz import quiz_of
    from grader.service.review import reviews_of

    course = settings.find_course()
    who, at = student or own_name(course), now()
    challenges, _ = course.survey()
    known = {one.slug: one for one in challenges}
    with Gradebook(settings.gradebook_url) as book:
        reviews = [one for one in reviews_of(book, who, at) if one.challenge in known]
    if not reviews:
        click.echo("Nothing is solved yet that could come back. What to do: grade next")
        return 0
    for line in table([(one.challenge, _when(one, at)) for one in reviews]):
        click.echo(line)
    due = [known[one.challenge] for one in reviews if one.due <= at]
    if not due:
        return 0
    asked = quiz_of(due, course, who)
    for one in due:
        if one not in asked:
            click.echo(f"\n{one.meta.title} needs code: grade start {one.slug} --fresh")
    return _asked(settings, asked, who) if asked else 0


def _asked(settings: Settings, asked: "list[Challenge]", who: str) -> int:
    from grader.cli.asking import Asking
    from grader.cli.keys import Keyboard
    from grader.service.quiz import Quiz

    keyboard = Keyboard("grade review", "With new numbers in files: grade start CHALLENGE --fresh, then grade submit")
    quiz = Quiz(settings.gradebook_url, settings.find_course(), who, clock=now, fresh=True)
    return Asking(quiz, keyboard, settings.gradebook_url, strict=False, command="grade review").run(asked)


def _when(one: "Review", at: datetime) -> str:
    days = -(-(one.due - at).total_seconds() // _DAY_S)
    return "due" if one.due <= at else f"in {days:.0f} day{'' if days == 1 else 's'}"
