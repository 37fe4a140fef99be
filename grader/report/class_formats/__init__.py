"""The formats that a class's results are written in: one module each, which bears the format's name.

A module of this folder is a format by lying here: it has `render(rows)`, a pure function. `grade batch` writes
`results.<name>` in each of them, and prints one on request. Nothing depends on when or how fast something was graded:
the same grades give the same bytes.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.report.roster import Row


class Renderer(Protocol):
    """What a format's module has."""

    def render(self, rows: "Sequence[Row]") -> str:
        """Return the rows in this format, ending in a line break."""
        ...


def names() -> list[str]:
    """Return the names of all formats."""
    return sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))


def render(rows: "Sequence[Row]", form: str) -> str:
    """Return the rows in a format, one of `names()`."""
    return cast("Renderer", import_module(f"{__name__}.{form}")).render(rows)
