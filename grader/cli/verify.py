"""`grade verify`: proof that the checks are good."""

from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, place_options
from grader.cli.terminal import colourful, is_terminal, width

if TYPE_CHECKING:
    from grader.grading.verify import Finding, Step


@click.command()
@click.argument("challenges", metavar="[CHALLENGE]...", nargs=-1)
@click.option("--runs", type=click.IntRange(1, 1000), default=20, show_default=True, help="Seeds to try.")
@place_options
@click.pass_obj
def verify(settings: Settings, *, challenges: tuple[str, ...], runs: int) -> int:
    """Prove that a challenge's checks are good.

    They must pass the reference solution, on every seed, and catch every planted wrong answer. Without a name,
    every challenge and what lies beside them. Exits with 0 only where no error was found.

    \b
    Examples:
      grade verify 08-train-epoch
      grade verify
    """
    from grader.grading.verify import render_verified, verify_course
    from grader.grading.verify import verify as prove

    course = settings.find_course()
    good = True
    if not challenges:
        beside = verify_course(course)
        good = not any(one.level == "error" for one in beside)
        _echo_beside(beside)
    for one in [course.find(name) for name in challenges] or course.survey()[0]:
        verified = prove(one, course, runs=runs, listen=_show_step)
        _clear_step()
        click.echo(render_verified(verified, width(), colour=colourful()))
        good = good and verified.good
    return 0 if good else 1


def _echo_beside(findings: "list[Finding]") -> None:
    for one in findings:
        where = " ".join(filter(None, (one.challenge, one.where)))
        click.echo(f"{click.style(one.level, fg='red', bold=True)}  {where}: {one.message}")


def _show_step(step: "Step") -> None:
    if is_terminal(err=True):
        text = f"{step.done} of {step.total} runs: {step.what}"[: width() - 1]
        click.echo(f"\r\033[K{text}", err=True, nl=False)


def _clear_step() -> None:
    if is_terminal(err=True):
        click.echo("\r\033[K", err=True, nl=False)
