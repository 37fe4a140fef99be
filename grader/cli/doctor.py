"""`grade doctor`: what this machine can do."""

import click

from grader.cli.settings import Settings, log_file, place_options
from grader.cli.terminal import colourful, is_terminal
from grader.errors import GradeError
from grader.text import duration


@click.command()
@click.option("--cool", is_flag=True, help="Only end the processes that `grade submit` keeps warm.")
@place_options
@click.pass_obj
def doctor(settings: Settings, *, cool: bool) -> None:
    """Tell what isolation, devices and versions this machine has.

    A submission that tries to break out is run for real, so this takes some seconds.

    \b
    Examples:
      grade doctor
      grade doctor --cool
    """
    if cool:
        from grader.warm.client import cool as end_servers

        click.echo(f"Warm processes ended: of {end_servers()} challenge(s)")
        return
    from grader.sandbox.probe import examine, render_examination

    if is_terminal(err=True):
        click.echo("Trying to break out of the sandbox ...", err=True)
    examined = examine(places=_places(settings))
    click.echo(render_examination(examined, colour=colourful()).rstrip("\n"))
    _show_warm()


def _show_warm() -> None:
    from grader.warm.client import warm_servers

    servers = warm_servers()
    click.echo("\nWarm, to be ended with --cool:" if servers else "\nWarm: nothing")
    for server in servers:
        state = server.state
        idle = state.idle if state.idle < 60 else 60 * round(state.idle / 60)
        click.echo(f"  {state.slug}, idle for {duration(idle)}, {state.memory >> 20} MB, process {server.pid}")


def _places(settings: Settings) -> dict[str, str]:
    from grader.gradebook.database_url import parse_url

    try:
        course = str(settings.find_course().root)
    except GradeError as fault:
        course = f"none: {fault}"
    return {"course": course, "gradebook": parse_url(settings.gradebook_url).shown, "log": str(log_file())}
