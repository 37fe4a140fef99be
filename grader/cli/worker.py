"""`grade worker`: one of many machines that grade a class."""

from typing import TYPE_CHECKING, Literal

import click

from grader.cli.faults import tell_troubles
from grader.cli.pooled import processors
from grader.cli.queued import require_server
from grader.cli.settings import Settings, place_options

if TYPE_CHECKING:
    from grader.queue.version import DeviceKind


@click.command()
@click.option("--jobs", type=click.IntRange(1, 64), help="Judge so many at a time.  [default: the processors]")
@click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "cuda"]),
    default="auto",
    help="Take only what is to run there.  [auto: all that can]",
)
@click.option("--until-idle", is_flag=True, help="End when there was nothing to do for a minute.")
@place_options
@click.pass_obj
def worker(settings: Settings, *, jobs: int | None, device: Literal["auto", "cpu", "cuda"], until_idle: bool) -> None:
    """Judge here what `grade batch --workers` waits for.

    Takes submissions out of the queue in the gradebook, judges them in the sandbox, and stores their grades; refuses to
    start without a sandbox. The course, its key, grade and the libraries must be those of the batch: what was handed
    in for others is left to others, and the batch says how they differ.

    Ctrl-C finishes what is in hand, a second one gives it back. Killed, what it had is judged by another worker.

    \b
    Examples:
      grade worker --gradebook postgresql://grader@db.example.org/class
      srun --ntasks 8 grade worker --jobs 4 --until-idle
    """
    require_server(settings.gradebook_url)
    import asyncio

    from grader.gradebook import Gradebook
    from grader.queue.connect import make_tables
    from grader.queue.worker import Worker
    from grader.service.worker import ClassDesk
    from grader.text import counted

    course, many = settings.find_course(), jobs or processors()
    with Gradebook(settings.gradebook_url) as book:
        make_tables(settings.gradebook_url)
        desk = ClassDesk(book, course, devices=_devices(device), jobs=many)
        work = Worker(settings.gradebook_url, desk, jobs=many, until_idle=until_idle, tell=_tell_server)
        click.echo(f"Judging up to {many} at a time of {counted(len(desk.challenges), 'challenge')}; Ctrl-C ends it.")
        try:
            asyncio.run(work.run(_tell_stopped))
        finally:
            desk.close()
            tell_troubles(desk.troubles)
            click.echo(f"Finished {counted(work.done, 'submission')}; {work.given_back or 'none'} given back.")


def _devices(asked: Literal["auto", "cpu", "cuda"]) -> "tuple[DeviceKind, ...]":
    from grader.sandbox.devices import choose_device

    found = choose_device(asked)
    return ("cpu", "cuda") if asked == "auto" and found == "cuda" else (found,)


def _tell_stopped(in_hand: int) -> None:
    from grader.text import counted

    if in_hand:
        click.echo(f"Finishing {counted(in_hand, 'submission')}; Ctrl-C again gives them back.", err=True)


def _tell_server(lost: bool) -> None:
    click.echo("The server does not answer; it is waited for." if lost else "The server answers again.", err=True)
