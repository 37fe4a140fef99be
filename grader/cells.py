"""The text of a notebook, as it is graded: its code cells in order, each under a line that numbers it.

Every room reads this text: the course writes it, the host runs it cell by cell, reports name a cell and a line. A text
without such a first line is a file of Python: one cell, without a number.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

_HEAD = "# %% code cell "
_MARK = re.compile(rf"^{_HEAD}([0-9]+)$", re.MULTILINE)
_LEFT_OUT = "# left out: "
_MOST_NAMED = 6


class Cell(NamedTuple):
    """A cell: its number among the notebook's code cells from 1 (0: not a notebook), its first line in the text."""

    number: int
    first: int
    source: str


def join(cells: Iterable[tuple[int, str]]) -> str:
    """Return the text of numbered sources."""
    return "\n".join(f"{_HEAD}{number}\n{_MARK.sub(_unlike_a_mark, source).rstrip()}\n" for number, source in cells)


def _unlike_a_mark(found: re.Match[str]) -> str:
    return found[0].replace("# %%", "#  %%")


def split(text: str) -> list[Cell]:
    """Return the cells of a text that `join` made; of any other text the one that it is."""
    if not is_notebook(text):
        return [Cell(0, 1, text)]
    _, *parts = _MARK.split(text)
    cells, line = [], 1
    for number, source in zip(parts[::2], parts[1::2], strict=True):
        cells.append(Cell(int(number), line + 1, source.removeprefix("\n")))
        line += source.count("\n")
    return cells


def is_notebook(text: str) -> bool:
    """Tell whether `join` made the text."""
    return text.startswith(_HEAD)


def cell_at(text: str, line: int) -> Cell:
    """Return the cell that a line of the text is in."""
    cells = split(text)
    return next((one for one in reversed(cells) if one.first <= line), cells[0])


def place(text: str, line: int) -> str:
    """Name a line of the text: "line 12", in a notebook "cell 3, line 2"."""
    cell = cell_at(text, line)
    return f"cell {cell.number}, line {max(1, line - cell.first + 1)}" if cell.number else f"line {line}"


def leave_out(what: str, indent: str = "") -> str:
    """Return the line of Python that stands for `what`, which is not Python and was not asked for."""
    return f"{indent}{'pass  ' if indent else ''}{_LEFT_OUT}{what}"


def left_out(text: str) -> str:
    """Say in one sentence what was left out of a notebook; empty where nothing was."""
    said = []
    for cell in split(text):
        what = [line.partition(_LEFT_OUT)[2] for line in cell.source.split("\n") if _LEFT_OUT in line]
        if cell.number and what:
            more = f" and {len(what) - 1} more" if len(what) > 1 else ""
            said.append(f"`{what[0][:40]}`{more} (cell {cell.number})")
    named = ", ".join(said[:_MOST_NAMED]) + (
        f", and more in {len(said) - _MOST_NAMED} cells" * (len(said) > _MOST_NAMED)
    )
    return f"Left out, as it is for Jupyter and not Python: {named}." if said else ""
