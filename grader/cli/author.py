"""For instructors: `grade new`, `grade verify`, `grade release`."""

import os
from pathlib import Path

import click

from grader.cli.settings import Settings, place_options
from grader.course.kinds import OFFERED


def _kinds() -> str:
    *first, last = [f"{name} ({what})" if what else name for name, what in OFFERED.items()]
    return f"{', '.join(first)} or {last}"


@click.command(
    help=f"""Write a new challenge or course, as a working example.

    KIND is {_kinds()}; NAME is small letters, digits and dashes. For a course write course and its folder.

    \b
    Examples:
      grade new course my-course
      grade new debug 40-my-bug
    """
)
@click.argument("kind")
@click.argument("slug", metavar="NAME|FOLDER")
@place_options
@click.pass_obj
def new(settings: Settings, *, kind: str, slug: str) -> None:
    """Write both folders of a challenge, or a whole course."""
    from grader.course.scaffold import new_course, scaffold

    files = new_course(Path(slug)) if kind == "course" else scaffold(settings.find_course(), kind, slug)
    for file in files:
        click.echo(os.path.relpath(file))
    if kind == "course":
        click.echo(f"Go there and prove its checks: {click.style(f'cd {slug} && grade verify', bold=True)}")
        return
    click.echo(f"Make it yours, then prove its checks: {click.style(f'grade verify {slug}', bold=True)}")


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--class", "class_folder", metavar="FOLDER", type=click.Path(path_type=Path), help="The class.")
@click.option("--roster", metavar="FILE", type=click.Path(path_type=Path), help="The class: CSV, or a name a line.")
@place_options
@click.pass_obj
def release(settings: Settings, *, out: Path, class_folder: Path | None, roster: Path | None) -> None:
    """Write what students get: no solutions, no hidden checks.

    Without a class, one zip for everybody. With one, a folder with a zip for each student, whose numbers are that
    student's own; `grade batch` with the same --class or --roster knows them again. A class's time_factor makes that
    student's time limits longer.

    \b
    Examples:
      grade release bundle.zip
      grade release --class autumn/ bundles/
      grade release --roster class.csv bundles/
    """
    from grader.classes.folder import read_class
    from grader.course.release import release as write
    from grader.course.release import release_class
    from grader.course.roster import read_roster
    from grader.service.showing import showing_of

    course = settings.find_course()
    class_ = read_class(class_folder, course.slugs()) if class_folder else None
    people = read_roster(roster) if roster else class_.roster if class_ else None
    if people is None:
        names = write(course, out)
        click.echo(f"{out}: {len(names)} files, none of them hidden")
    else:
        factors = {one.student: one.time_factor for one in class_.students} if class_ else {}
        rules = class_.policy if class_ else None
        showing = {one.slug: showing_of(one, rules) for one in course.challenges}
        written = release_class(course, people, out, time_factors=factors, showing=showing)
        for student, file in zip(people.students, written, strict=True):
            click.echo(f"{file}  for {student}")
