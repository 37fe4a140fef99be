"""`grade next`: what to do next, and why."""

import click

from grader.cli.settings import Settings, now, own_name, place_options, student_option
from grader.cli.terminal import tell_left_out, width


@click.command(name="next")
@student_option
@place_options
@click.pass_obj
def next_(settings: Settings, *, student: str | None) -> None:
    """Propose what to do next, from the mistakes that were named.

    The concept behind them, what is due for review, what you left unfinished, and what comes next in the course.

    \b
    Example:
      grade next
    """
    from grader.gradebook import Gradebook
    from grader.service.advice import Learner, advise, needs_no_code
    from grader.service.review import reviews_of

    course = settings.find_course()
    who = student or own_name(course)
    challenges, faults = course.survey()
    about, slips = course.survey_about()
    at = now()
    with Gradebook(settings.gradebook_url) as book:
        learner = Learner(
            progress=book.progress(who),
            history=book.learning.history(who),
            reviews=reviews_of(book, who, at),
            asked=frozenset(one.slug for one in challenges if needs_no_code(one)),
        )
    found = advise(challenges, about.concepts, learner, at)
    for advice in found:
        click.secho(advice.command, bold=True)
        click.echo(click.wrap_text(advice.why, width=width(), initial_indent="  ", subsequent_indent="  "))
    if not found:
        click.echo("Everything is done, and nothing is due. grade review says when something will be.")
    tell_left_out(faults, slips)
