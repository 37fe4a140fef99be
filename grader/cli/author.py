"""For instructors: `grade new`, `grade verify`, `grade release`."""

import os
from pathlib import Path

import click

from grader.cli.settings import Settings, place_options


@click.command()
@click.argument("kind")
@click.argument("slug", metavar="NAME|FOLDER")
@place_options
@click.pass_obj
def new(settings: Settings, *, kind: str, slug: str) -> None:
    """Write a new challenge, or a whole course, filled with a working example.

    KIND is predict, debug, choose, concept, build, function (a build challenge of plain Python) or lesson; NAME is two
    digits, a dash and small letters. Of a course it is the folder.

    \b
    Examples:
      grade new course my-course
      grade new debug 40-my-bug
    """
    from grader.course.scaffold import new_course, scaffold

    files = new_course(Path(slug)) if kind == "course" else scaffold(settings.find_course(), kind, slug)
    for file in files:
        click.echo(os.path.relpath(file))
    if kind == "course":
        click.echo(f"Go there and prove its checks: {click.style(f'cd {slug} && grade verify', bold=True)}")
        return
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
