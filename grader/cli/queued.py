"""What `grade batch --workers` and `grade worker` share: what they need, and how waiting is told."""

from typing import TYPE_CHECKING

import click

from grader.errors import MachineFault, UsageFault

if TYPE_CHECKING:
    from grader.service.by_workers import Standstill, Unreachable


def require_server(gradebook: str) -> None:
    """Require a gradebook on a PostgreSQL server, and the packages that keep a queue there.

    Raises:
        UsageFault: it is a file.
        MachineFault: a package is missing.
    """
    from grader.gradebook.database_url import parse_url

    if not parse_url(gradebook).server:
        raise UsageFault(
            "Workers on other machines reach no gradebook in a file",
            next_step="Give one on a server: --gradebook postgresql://USER:PASSWORD@HOST/DATABASE",
        )
    try:
        import procrastinate  # noqa: F401
        import psycopg  # noqa: F401
    except ImportError as error:
        raise MachineFault(
            f"Workers need the package {error.name}, which is not installed",
            next_step="pip install 'grade-accumulation[workers]'",
        ) from error


def refuse_together(*, jobs: int | None, sandbox: str, trusted: bool) -> None:
    """Refuse what each worker decides for itself.

    Raises:
        UsageFault: one of them was given.
    """
    given = {"--jobs": jobs is not None, "--sandbox": sandbox != "auto", "--trust-submissions": trusted}
    for name in (name for name, is_given in given.items() if is_given):
        what = "a worker's own option" if name == "--jobs" else "not for workers: they always confine what they run"
        raise UsageFault(f"{name} does not go with --workers: it is {what}", next_step=f"Leave out {name}.")


def tell_waiting(event: "Standstill | Unreachable") -> None:
    """Tell on stderr what a batch waits for."""
    from grader.service.by_workers import Unreachable

    if isinstance(event, Unreachable):
        said = f"{event.fault}\nIt is waited for, five minutes at most." if event.fault else "The server answers again."
        click.echo(said, err=True)
        return
    for refusal in event.refusals:
        click.echo(f"A worker does not fit. {refusal}", err=True)
    if event.fitting:
        click.echo("Waiting for workers that are busy.", err=True)
    else:
        click.echo("Waiting for a worker. Start one, here or elsewhere: grade worker", err=True)
