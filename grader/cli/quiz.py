"""`grade quiz`: challenges that are only answered, asked one at a time."""

from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, complete_challenge, now, own_name, place_options, student_option

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.course.course import Course


@click.command()
@click.argument("challenges", nargs=-1, metavar="[CHALLENGE]...", shell_complete=complete_challenge)
@click.option("--timed", is_flag=True, help="Those with a time limit, with new numbers, each until its time is up.")
@click.option("--fresh", is_flag=True, help="With new numbers, also what is done.")
@student_option
@place_options
@click.pass_obj
def quiz(settings: Settings, *, challenges: tuple[str, ...], timed: bool, fresh: bool, student: str | None) -> int:
    """Answer in the terminal what needs no code, one at a time.

    Judged and kept as what grade submit hands in, and explained at once. Without names, all that is not done. Ctrl-C
    loses nothing, and what is not handed in uses no attempt. Exits with 0 only for full marks in all that was asked.

    \b
    Examples:
      grade quiz
      grade quiz 01-grad-after-zero --fresh
      grade quiz --timed
    """
    from grader.cli.asking import Asking
    from grader.cli.keys import Keyboard
    from grader.service.quiz import Quiz

    keyboard = Keyboard("grade quiz", "Write your answers into a file: grade start CHALLENGE, then grade submit")
    course = settings.find_course()
    who = student or own_name(course)
    asked = _to_ask(settings, course, who, challenges, timed=timed, fresh=fresh)
    fresh = fresh or timed
    rounds = Quiz(settings.gradebook_url, course, who, clock=now, fresh=fresh, timed=timed)
    return Asking(rounds, keyboard, settings.gradebook_url, strict=timed).run(asked)


def _to_ask(
    settings: Settings, course: "Course", who: str, names: tuple[str, ...], *, timed: bool, fresh: bool
) -> "list[Challenge]":
    from grader.course.packages import require_packages
    from grader.errors import UsageFault
    from grader.gradebook import read_progress
    from grader.service.quiz import quiz_of
    from grader.service.standing import is_done

    every, faults = course.survey()
    for fault in faults:
        click.echo(f"left out: {fault}", err=True)
    wanted = [course.find(name) for name in names] or every
    can = quiz_of(wanted, course, who, timed=timed)
    for one in wanted if names else ():
        if one not in can:
            require_packages(one)
            what = "has no time limit" if timed and quiz_of([one], course, who) else "cannot be answered here"
            raise UsageFault(f"{one.slug} {what}", next_step=f"grade start {one.slug}")
    if not can:
        raise UsageFault("Nothing in this course can be asked here", next_step="grade list")
    if fresh or timed:
        return can
    progress = read_progress(settings.gradebook_url, who)
    left = [one for one in can if not is_done(one, progress)]
    if not left:
        again = f"grade quiz {names[0]} --fresh" if names else "grade quiz --fresh"
        raise UsageFault("All of this is done", next_step=f"With new numbers: {again}. What is due: grade review")
    return left
