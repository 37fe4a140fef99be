"""A student's program, highlighted for the page, whatever it holds."""

from dataclasses import dataclass

from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from grader.report.clean import cut_lines

_MOST_LINES, _WIDEST = 3000, 400
_MOST_HIGHLIGHTED = 60_000
"""Characters; a longer program is shown plain, for lexing time must not depend on what a student hands in."""


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, its escaped and highlighted text, and whether a check points at it."""

    number: int
    code: Markup
    marked: bool


def lines(source: str, marked: frozenset[int]) -> tuple[list[Line], int]:
    """Return the program's lines, long ones cut, and how many more there are."""
    text, left_out = cut_lines(source, _MOST_LINES, _WIDEST)
    every = text.split("\n")
    code = highlighted(text) if len(text) <= _MOST_HIGHLIGHTED else [Markup.escape(line) for line in every]
    return [Line(i, c, i in marked) for i, c in enumerate(code[: len(every)], 1)], left_out


def highlighted(code: str) -> list[Markup]:
    """Return Python code line by line as escaped HTML with pygments' classes."""
    lexer = PythonLexer(stripnl=False)
    html = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return [Markup(line) for line in html.split("\n")]  # noqa: S704 - pygments escaped it
