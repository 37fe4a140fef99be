"""`grade export`: a challenge for another system."""

from pathlib import Path

import click

from grader.cli.settings import Settings, complete_challenge, place_options


@click.group()
def export() -> None:
    """Write a challenge for another system.

    \b
    Examples:
      grade export gradescope 08-train-epoch
    """


@export.command()
@click.argument("challenge", shell_complete=complete_challenge)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="[default: ./CHALLENGE-autograder.zip]")
@click.option(
    "--class", "class_folder", metavar="FOLDER", type=click.Path(path_type=Path),
    help="The class: its rules say what students see, and when.",
)  # fmt: skip
@place_options
@click.pass_obj
def gradescope(settings: Settings, *, challenge: str, out: Path | None, class_folder: Path | None) -> None:
    """Write the zip that Gradescope makes an autograder of.

    It holds the hidden checks and the course's key, so it is for Gradescope alone. There each submission gets the
    verdict that grade batch gives, and the report as Gradescope shows it.

    \b
    Examples:
      grade export gradescope 08-train-epoch
      grade export gradescope 08-train-epoch --class autumn/ --out hw3.zip
    """
    from grader.service.export import export_gradescope

    written = export_gradescope(settings.find_course(), challenge, out, class_folder)
    click.echo(f"{written.file}: upload it as the autograder.")
    click.echo("It holds the hidden checks: no student may get it.")
    if written.points is not None:
        click.echo(f"Autograder points: {written.points:g}")
