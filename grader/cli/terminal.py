"""What the commands print with: streams that never fail, tables, times, Markdown."""

import codecs
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.errors import GradeError

WIDEST = 100
# For terminals without UTF-8: the nearest plain sign.
_PLAIN = str.maketrans({"✓": "+", "✗": "x", "–": "-", "…": ".", "·": "-", "×": "x", "█": "#", "░": ".", "★": "*"})


def prepare_streams() -> None:
    """Let stdout and stderr write any text, whatever the terminal's encoding."""
    codecs.register_error("grade", _nearest)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="grade")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(c if c.isascii() else "?" for c in text), error.end


def is_terminal(*, err: bool = False) -> bool:
    """Tell whether a person is looking at stdout (or stderr)."""
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()  # it is None where it was closed before the start


def colourful() -> bool:
    """Tell whether stdout may be coloured: a terminal, and nothing forbids it."""
    return is_terminal() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the columns to fill: the terminal's, at most 100; 80 where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return min(WIDEST, int(columns))
    try:  # as shutil does, whose import takes as long as printing a report
        return min(WIDEST, os.get_terminal_size(sys.__stdout__.fileno()).columns or 80)  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):  # no stdout, or none that is a terminal
        return 80


def table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Lay out rows of unstyled cells in columns; those in `right` end flush."""
    cells = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.rjust(size) if i in right else cell.ljust(size)
            for i, (cell, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def echo_markdown(text: str) -> None:
    """Print Markdown: laid out on a terminal, through a pager where it is long; as it is written when piped."""
    echo_long(laid_out(text))


def laid_out(text: str) -> str:
    """Return Markdown as it is to be printed: laid out for a terminal, as it is written when piped."""
    if not is_terminal():
        return text.rstrip()
    from grader.cli.markdown import render_markdown

    return render_markdown(text, columns=width(), colour=colourful())


def echo_long(text: str) -> None:
    """Print a text, through a pager where a person looks at it and it is longer than the screen."""
    if not is_terminal() or text.count("\n") < height() - 1:
        click.echo(text)
        return
    # As git does: leave at once where all fits after all, keep colours, and leave on the screen what was read.
    os.environ.setdefault("LESS", "FRX")
    encoding = sys.stdout.encoding or "utf-8"
    if codecs.lookup(encoding).name == "utf-8":
        os.environ.setdefault("LESSCHARSET", "utf-8")
    click.echo_via_pager(text.encode(encoding, "grade").decode(encoding) + "\n", color=colourful())


def height() -> int:
    """Return the lines of the terminal; 24 where there is none."""
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).lines or 24  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):
        return 24


def wrapped(text: str, *, indent: int = 0, err: bool = False) -> str:
    """Return prose that breaks between words where a person reads it, and stays one line elsewhere.

    Args:
        text: one paragraph.
        indent: columns that are taken before it, and blank on its other lines.
        err: whether it goes to stderr.
    """
    if not is_terminal(err=err):
        return text
    import textwrap

    lines = textwrap.wrap(text, width() - indent, break_long_words=False, break_on_hyphens=False)
    return ("\n" + " " * indent).join(lines)


def tell_left_out(faults: "Iterable[GradeError]", slips: "Iterable[GradeError]") -> None:
    """Say on standard error which challenges are left out and why, and what is wrong in `course.toml`."""
    for fault in faults:
        click.echo(f"left out: {fault}", err=True)
    for slip in slips:
        click.echo(f"course: {slip}", err=True)
