"""`grade report`: the last report again."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, challenge_argument, own_name, place_options, student_option
from grader.errors import MachineFault, UsageFault
from grader.report.formats import DEFAULT, PAGE, names

if TYPE_CHECKING:
    from grader.course.locate import Place
    from grader.report import Format
    from grader.report.record import Report


@click.command()
@challenge_argument
@click.option("--open", "in_browser", is_flag=True, help="Open the page in a browser.")
@click.option("--format", "form", type=click.Choice(names()), help=f"Write it so.  [default: {DEFAULT}]")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@student_option
@place_options
@click.pass_obj
def report(
    settings: Settings,
    *,
    challenge: str | None,
    in_browser: bool,
    form: "Format | None",
    out: Path | None,
    student: str | None,
) -> None:
    """Show the report of your last submission, all of it.

    A page, made by --open or --format html, goes into the challenge's folder, unless --out names a file.

    \b
    Examples:
      grade report 08-train-epoch
      grade report 08-train-epoch --open
      grade report 08-train-epoch --format json
    """
    from grader.service.report import last_report

    page = in_browser or (out is not None and out.suffix == ".html")
    form = form or (PAGE if page else DEFAULT)
    if in_browser and form != PAGE:
        raise UsageFault(f"A browser is for the page, and --format {form} was given", next_step="Leave one out.")
    place = settings.find_place(challenge)
    last = last_report(settings.gradebook_url, place.challenge, student or place.student or own_name(place.course))
    if form != PAGE and out is None:
        _print(last, form)
        return
    file = out or _page(place)
    _write(file, last, form)
    click.echo(str(file))
    if in_browser:
        _open(file)


def _print(last: "Report", form: "Format") -> None:
    from grader.cli.show import echo_report

    echo_report(last, form)


def _page(place: "Place") -> Path:
    """Return where the page goes: into the workspace, else beside where one would be."""
    if place.info is None:
        return Path(f"{place.challenge.slug}-report.html")
    return Path(os.path.relpath(place.folder / "report.html"))


def _write(file: Path, last: "Report", form: "Format") -> None:
    from grader.report import render

    try:
        file.write_text(render(last, form), encoding="utf-8", newline="\n")
    except OSError as fault:
        raise MachineFault(
            f"{file} cannot be written: {fault.strerror}", next_step="Name another file: --out FILE"
        ) from None


def _open(file: Path) -> None:
    import webbrowser

    if not webbrowser.open(file.absolute().as_uri()):
        click.echo("No browser could be started; open that file in one.", err=True)
