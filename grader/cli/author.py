"""For instructors: `grade new`, `grade verify`, `grade release`."""

import os
from pathlib import Path

import click

from grader.cli.settings import Settings, place_options


@click.command()
@click.argument("kind")
@click.argument("slug")
@place_options
@click.pass_obj
def new(settings: Settings, *, kind: str, slug: str) -> None:
    """Write a new challenge, filled with a working example.

    KIND is predict, debug, choose, concept, build or lesson; SLUG is two digits, a dash and small letters.

    \b
    Example:
      grade new debug 40-my-bug
    """
    from grader.course.scaffold import scaffold

    for file in scaffold(settings.find_course(), kind, slug):
        click.echo(os.path.relpath(file))
    click.echo(f"Make it yours, then prove its checks: {click.style(f'grade verify {slug}', bold=True)}")


@click.command()
@click.argument("out", metavar="OUT.zip", type=click.Path(path_type=Path))
@place_options
@click.pass_obj
def release(settings: Settings, *, out: Path) -> None:
    """Write the bundle that students get: no solutions, no checks.

    \b
    Example:
      grade release bundle.zip
    """
    from grader.course.release import release as write

    names = write(settings.find_course(), out)
    click.echo(f"{out}: {len(names)} files, none of them hidden")
