"""The formats that a report is written in: one module each, which bears the format's name.

A module of this folder is a format by lying here: it has `render(report)`, a pure function that returns the text, the
same for the same report. `grade submit` and `grade report` offer whatever is found. A format's libraries are imported
only when it is asked for.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from grader.report.record import Report

Format = str
"""A format's name, one of `names()`."""
DEFAULT: Format = "text"
"""What a person reads at a terminal."""
PAGE: Format = "html"
"""What a browser shows: written to a file, where every other format is printed."""


class Renderer(Protocol):
    """What a format's module has."""

    def render(self, report: "Report") -> str:
        """Return the report in this format, ending in a line break; it encodes as UTF-8 whatever the report holds."""
        ...


def names(*, printed: bool = False) -> list[Format]:
    """Return the names of all formats, or only of those that are printed; the default one comes first."""
    found = sorted(
        (file.stem for file in Path(__file__).parent.glob("[!_]*.py")), key=lambda name: (name != DEFAULT, name)
    )
    return [name for name in found if not (printed and name == PAGE)]


def render(report: "Report", form: Format) -> str:
    """Return the report in a format.

    Raises:
        ValueError: there is no such format.
    """
    if form not in names():
        raise ValueError(f"no format {form!r}; there are {', '.join(names())}")
    return cast("Renderer", import_module(f"{__name__}.{form}")).render(report)
