"""`grade verify`: proof that the checks are good."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.cli.settings import Settings, complete_challenge, place_options
from grader.cli.terminal import colourful, is_terminal, width

if TYPE_CHECKING:
    from grader.course.challenge import Challenge
    from grader.verify import Finding, Step


@click.command()
@click.argument("challenges", metavar="[CHALLENGE]...", nargs=-1, shell_complete=complete_challenge)
@click.option(
    "--runs", type=click.IntRange(1, 1000), default=3, show_default=True, help="Seeds to try, each with another draw."
)
@click.option("--strength", is_flag=True, help="Instead, find mutants of the reference that no check catches.")
@click.option("--told", is_flag=True, help="Print what a student reads with each answer, too.")
@click.option("--fill", is_flag=True, help="Instead, write into lessons what their examples print and draw.")
@place_options
@click.pass_obj
def verify(
    settings: Settings, *, challenges: tuple[str, ...], runs: int, strength: bool, told: bool, fill: bool
) -> int:
    """Prove that a challenge's checks are good.

    They must pass the reference solution, on every seed, and catch every planted wrong answer. Without a name,
    every challenge and what lies beside them. Exits with 0 only where no error was found.

    A seed generates up to 60 examples for each check and draws a student's numbers: the default is for the whole
    course. After a change to a challenge, prove that one with more.

    With --strength, the reference is given one slip after the other: each must be caught by a check, with every seed,
    or be declared in equivalent.toml, with the reason why it is none. Only what changed since then is run again.

    With --told, the screen that grade submit shows follows for each answer, without the numbers of one run.

    With --fill, each lesson's blocks of output, its pictures as text and its pictures.json are written from what ran.

    \b
    Examples:
      grade verify --runs 20 08-train-epoch
      grade verify --strength 08-train-epoch
      grade verify
    """
    from grader.grading.shared import Shared
    from grader.verify import render_verified, verify_course
    from grader.verify import told as words_of
    from grader.verify import verify as prove

    course = settings.find_course()
    chosen = [course.find(name) for name in challenges] or course.survey()[0]
    if strength:
        return _strength(chosen)
    if fill:
        return _fill(chosen)
    good = True
    if not challenges:
        beside = verify_course(course)
        good = not any(one.level == "error" for one in beside)
        _echo_beside(beside)
    with Shared() as shared:
        for one in chosen:
            verified = prove(one, course, runs=runs, listen=_show_step, shared=shared)
            _clear_step()
            click.echo(render_verified(verified, width(), colour=colourful()))
            if told and verified.grades:
                click.echo(words_of(verified))
            good = good and verified.good
    return 0 if good else 1


def _fill(challenges: "list[Challenge]") -> int:
    from grader.verify.lesson import fill

    for one in challenges:
        if not one.meta.judged:
            click.echo(f"{one.slug}: {'written anew' if fill(one) else 'as it was'}")
    return 0


def _strength(challenges: "list[Challenge]") -> int:
    """Find the mutants that survive; a lesson has none."""
    from grader.cli.terminal import table
    from grader.course.packages import lacks, missing_packages
    from grader.errors import CourseFault
    from grader.grading.shared import Shared
    from grader.mutation import render_strength, render_table, strength

    rows, good = [], True
    with Shared() as shared:
        for one in challenges:
            if not one.meta.judged:
                continue
            if missing := missing_packages(one):
                click.echo(f"{click.style('warning', fg='yellow', bold=True)}  {lacks(one.slug, missing)}\n")
                continue
            try:
                with _bar(one.slug) as listen:
                    rows.append(strength(one, listen=listen, shared=shared))
            except CourseFault as fault:
                click.echo(f"{click.style('error', fg='red', bold=True)}  {fault}\n")
                good = False
                continue
            said = render_strength(rows[-1], width())
            if said:
                click.echo(f"{said}\n")
    head, *rest = table(render_table(rows), right=frozenset(range(1, 6)))
    click.secho(head, dim=True)
    for line in rest:
        click.echo(line)
    return 0 if good and all(row.good for row in rows) else 1


@contextmanager
def _bar(slug: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what is told how many of how many mutants are judged; a person sees a bar and the time left."""
    if not is_terminal(err=True):
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, width=width(), emoji=False, markup=False, highlight=False)
    columns = (TextColumn(slug), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


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
