"""Shows lessons in a terminal: a page at a time, a screen of it at a time, and then has their questions asked."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from grader.cli.keys import Clock, Keyboard
from grader.cli.terminal import height, laid_out, width
from grader.text import counted

if TYPE_CHECKING:
    from grader.cli.asking import Asking
    from grader.service.lessons import Step, Walk

_LEAST = 8  # lines: a screen that is lower scrolls


class Reading:
    """Walks through lessons.

    Args:
        walk: knows where the student is.
        asking: asks the questions.
        keyboard: turns the pages.
    """

    def __init__(self, walk: "Walk", asking: "Asking", keyboard: Keyboard) -> None:
        self._walk = walk
        self._asking = asking
        self._keyboard = keyboard

    def run(self, steps: "list[Step]") -> int:
        """Read and answer all of them; return the exit code."""
        with self._asking.sitting():
            for step in steps:
                if len(steps) == 1 or not self._walk.is_read(step):
                    self._read(step)
                if step.question is not None:
                    self._ask(step)
                if step is not steps[-1]:
                    self._wait("Enter: the next lesson   Ctrl-C: enough ")
        return self._asking.exit_code

    def _read(self, step: "Step") -> None:
        pages, at = step.pages, self._walk.page(step)
        while at < len(pages):
            self._walk.turn(step, at)
            self._head(step, at, len(pages))
            shown = pages[at].text if not at else f"## {pages[at].title}\n\n{pages[at].text}"
            screens = list(_screens(laid_out(shown).split("\n"), height() - 3))
            for number, lines in enumerate(screens, 1):
                click.echo("\n".join(lines))
                if number < len(screens):
                    self._wait("Enter: more ")
            at = self._turned(at, len(pages), asked=step.question is not None)
        self._walk.turn(step, at)

    def _head(self, step: "Step", at: int, count: int) -> None:
        click.secho("─" * width(), dim=True)
        click.secho(f"{step.lesson.meta.title} · page {at + 1} of {count}", bold=True)
        if not at:
            click.secho(f"{step.part} · {counted(step.lesson.meta.minutes, 'minute')}", dim=True)
        click.echo()

    def _turned(self, at: int, count: int, *, asked: bool) -> int:
        """Wait for a key; return the page to show next."""
        ahead = "the next page" if at + 1 < count else "its question" if asked else "done"
        said = self._wait(f"Enter: {ahead}" + ("   b: back" if at else "") + "   Ctrl-C: enough ")
        return max(0, at - 1) if said.lower() == "b" else at + 1

    def _ask(self, step: "Step") -> None:
        if step.question is None:
            return
        if self._walk.is_answered(step):
            click.echo(f"Its question is answered. With new numbers: grade quiz {step.question.slug} --fresh")
            return
        self._asking.ask(step.question, f"on “{step.lesson.meta.title}”")

    def _wait(self, prompt: str) -> str:
        click.echo()
        return self._keyboard.key(prompt, Clock())


def _screens(lines: list[str], room: int) -> Iterator[list[str]]:
    """Part lines into screens, where it can be at a blank line in their lower half."""
    room = max(_LEAST, room)
    while len(lines) > room:
        blank = (at for at in range(room, room // 2, -1) if not lines[at].strip())
        cut = next(blank, room)
        yield lines[:cut]
        lines = lines[cut + 1 :] if not lines[cut].strip() else lines[cut:]
    yield lines
