"""A student's program, highlighted for the page, whatever it holds."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from grader import cells
from grader.text import cut_lines

_MOST_LINES, _WIDEST = 3000, 400
_MOST_HIGHLIGHTED = 60_000
"""Characters; a longer program is shown plain, for lexing time must not depend on what a student hands in."""
_LEXER, _FORMATTER = PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)


@dataclass(frozen=True)
class Line:
    """One line of a program.

    Attributes:
        number: in the whole text, from 1.
        label: its number in its part, a cell or a file; empty for a line that names a part.
        code: escaped and highlighted.
        marked: whether a check points at it.
    """

    number: int
    label: str
    code: Markup
    marked: bool


def lines(source: str, marked: frozenset[int]) -> tuple[list[Line], int]:
    """Return the program's lines, long ones cut, and how many more there are."""
    text, left_out = cut_lines(source, _MOST_LINES, _WIDEST)
    every = text.split("\n")
    code = highlighted(text) if len(text) <= _MOST_HIGHLIGHTED else tuple(map(Markup.escape, every))
    labels = _labels(text)
    return [Line(i, label, c, i in marked) for i, (label, c) in enumerate(zip(labels, code, strict=False), 1)], left_out


def _labels(text: str) -> list[str]:
    """Return the number of each line in its part; nothing for a line that names a part."""
    found: list[str] = []
    for part in cells.split(text):
        found += [""] * (part.first - 1 - len(found))
        found += map(str, range(1, part.source.count("\n") + 2))
        last = found.pop()
    return [*found, last]


@lru_cache(maxsize=32)
def highlighted(code: str) -> tuple[Markup, ...]:
    """Return Python code line by line as escaped HTML with pygments' classes.

    What pages have in common, such as the solution of a task, is highlighted once.
    """
    html = highlight(code, _LEXER, _FORMATTER)
    return tuple(Markup(line) for line in html.split("\n"))  # noqa: S704 - pygments escaped it
