"""Keys and lines from a terminal, with a clock before the cursor that goes on while one thinks or types."""

import codecs
import math
import os
import re
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from grader.cli.terminal import width
from grader.errors import UsageFault

_TICK = 0.5
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)
_ENTER, _ERASE, _CLEAR, _END = "\r\n", "\x7f\b", "\x15", "\x04"


class TimeUp(Exception):
    """The clock has run out before an answer came."""


class Clock:
    """Shows how much time is left.

    Args:
        left: returns the seconds that are left, below 0 once they are over; None where there is no limit.
        strict: whether reading ends with the time.
    """

    def __init__(self, left: Callable[[], float | None] = lambda: None, *, strict: bool = False) -> None:
        self._left = left
        self._strict = strict

    def __str__(self) -> str:
        left = self._left()
        if left is None:
            return ""
        minutes, seconds = divmod(max(0, math.ceil(left)), 60)
        return f"{minutes}:{seconds:02}  " if left > 0 else "late  "

    def check(self) -> None:
        """Raise where time is up.

        Raises:
            TimeUp: it is, and the clock is strict.
        """
        left = self._left()
        if self._strict and left is not None and left <= 0:
            raise TimeUp


class Keyboard:
    """What a person types. What comes before it is asked for waits.

    Raises:
        UsageFault: nobody sits there: stdin or stdout is no terminal.
    """

    def __init__(self, command: str, instead: str) -> None:
        if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
            raise UsageFault(f"{command} asks and answers in a terminal, and this is none", next_step=instead)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""
        self._drawn = ""

    def key(self, prompt: str, clock: Clock) -> str:
        """Return the next key as it was typed, "" for Enter.

        Raises:
            TimeUp: as `Clock.check`.
            EOFError: Ctrl-D.
        """
        self._drawn = ""
        with _keys_at_once():
            while True:
                for key in self._typed(prompt, clock):
                    if key in _ENTER or key.isprintable():
                        click.echo(key if key.isprintable() else "")
                        return key.strip()

    def line(self, prompt: str, clock: Clock) -> str:
        """Return the next line, without blanks around it.

        Raises:
            TimeUp, EOFError: as `key`.
        """
        text = self._drawn = ""
        with _keys_at_once():
            while True:
                for key in self._typed(f"{prompt}{text}", clock):
                    if key in _ENTER:
                        click.echo()
                        return text.strip()
                    text = _edited(text, key)
                    break  # to show it

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Show nothing that is typed meanwhile, and forget it: it was meant for no question that comes after."""
        with _keys_at_once(at_the_end=termios.TCSAFLUSH):
            yield
        self._waiting = ""

    def _typed(self, shown: str, clock: Clock) -> Iterator[str]:
        """Draw the line where it is another one, and yield the keys that were typed, none after a moment."""
        clock.check()
        if not self._waiting:
            line = _fitting(f"{clock}{shown}")
            if line != self._drawn:
                click.echo(f"\r\x1b[K{line}", nl=False)
                self._drawn = line
            if select.select([sys.stdin], [], [], _TICK)[0]:
                typed = os.read(sys.stdin.fileno(), 4096)
                self._waiting = _ESCAPES.sub("", self._decoder.decode(typed)) if typed else _END
        while self._waiting:
            key, self._waiting = self._waiting[0], self._waiting[1:]
            if key == _END:
                click.echo()
                raise EOFError
            yield key


def _edited(text: str, key: str) -> str:
    if key in _ERASE:
        return text[:-1]
    if key == _CLEAR:
        return ""
    return text + (key if key.isprintable() else " " if key == "\t" else "")


def _fitting(line: str) -> str:
    """Return what of a line fits into the terminal's: of one that is too long, the end."""
    room = width() - 1
    return line if len(line) <= room else f"…{line[1 - room :]}"


@contextmanager
def _keys_at_once(at_the_end: int = termios.TCSADRAIN) -> Iterator[None]:
    """Have keys come as they are typed, without being shown; Ctrl-C still interrupts."""
    where = sys.stdin.fileno()
    before = termios.tcgetattr(where)
    try:
        tty.setcbreak(where, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(where, at_the_end, before)
