"""`grade doctor`: what this machine can do."""

import click

from grader.cli.faults import log_file
from grader.cli.settings import Settings, place_options
from grader.cli.terminal import colourful, is_terminal
from grader.errors import GradeError


@click.command()
@place_options
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Tell what isolation, devices and versions this machine has.

    A submission that tries to break out is run for real, so this takes some seconds.

    \b
    Example:
      grade doctor
    """
    from grader.sandbox.probe import examine, render_examination

    if is_terminal(err=True):
        click.echo("Trying to break out of the sandbox ...", err=True)
    examined = examine(places=_places(settings))
    click.echo(render_examination(examined, colour=colourful()).rstrip("\n"))


def _places(settings: Settings) -> dict[str, str]:
    from grader.gradebook.place import locate

    try:
        course = str(settings.find_course().root)
    except GradeError as fault:
        course = f"none: {fault}"
    return {"course": course, "gradebook": locate(settings.gradebook_url).shown, "log": str(log_file())}
