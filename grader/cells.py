"""The text of a submission that has parts, as it is graded: the parts in order, each under a line that names it.

A notebook's parts are its code cells; where a task has several files, they are the files. Every room reads this text:
the course writes it, the host runs it part by part, reports name a cell or a file, and a line. A text without such a
first line is a file of Python: one part, without a number and a name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_CELL, _FILE = "# %% code cell ", "# %% file "
_MARK = re.compile(rf"^(?:{_CELL}([0-9]+)|{_FILE}(\w+\.py))$", re.MULTILINE)
_LEFT_OUT = "# left out: "
_MOST_NAMED = 6


class Cell(NamedTuple):
    """A part of a text.

    Attributes:
        number: of a cell among the notebook's code cells, from 1; else 0.
        first: its first line in the text.
        source: what it holds.
        name: of a file, where there are several; else empty.
    """

    number: int
    first: int
    source: str
    name: str = ""


def join(cells: Iterable[tuple[int, str]]) -> str:
    """Return the text of a notebook's numbered sources."""
    return _joined((f"{_CELL}{number}", source) for number, source in cells)


def join_files(files: Mapping[str, str]) -> str:
    """Return the text of several files, name to source."""
    return _joined((f"{_FILE}{name}", source) for name, source in files.items())


def _joined(parts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{head}\n{_MARK.sub(_unlike_a_mark, source).rstrip()}\n" for head, source in parts)


def _unlike_a_mark(found: re.Match[str]) -> str:
    return found[0].replace("# %%", "#  %%")


def split(text: str) -> list[Cell]:
    """Return the parts of a text that was joined; of any other text the one that it is."""
    if not has_parts(text):
        return [Cell(0, 1, text)]
    _, *parts = _MARK.split(text)
    cells, line = [], 1
    for number, name, source in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        cells.append(Cell(int(number or 0), line + 1, source.removeprefix("\n"), name or ""))
        line += source.count("\n")
    return cells


def is_notebook(text: str) -> bool:
    """Tell whether `join` made the text."""
    return text.startswith(_CELL)


def has_parts(text: str) -> bool:
    """Tell whether the text is a notebook's, or that of several files."""
    return _MARK.match(text) is not None


def cell_at(text: str, line: int) -> Cell:
    """Return the part that a line of the text is in."""
    cells = split(text)
    return next((one for one in reversed(cells) if one.first <= line), cells[0])


def place(text: str, line: int) -> str:
    """Name a line of the text: "line 12"; in a notebook "cell 3, line 2"; of several files "model.py, line 7"."""
    cell = cell_at(text, line)
    own = f"line {max(1, line - cell.first + 1)}"
    return f"cell {cell.number}, {own}" if cell.number else f"{cell.name}, {own}" if cell.name else f"line {line}"


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
