"""What a kind of evidence must be able to do, and what it is shown as."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.report.base import Record

if TYPE_CHECKING:
    from grader.report.svg import Drawing, Mark


class Line(Record, frozen=True, kw_only=True):
    """One line in words; a `quiet` one only says how much more there is.

    An `aligned` one is several lines, whose columns stand under each other: it is shown whole or not at all.
    """

    text: str
    quiet: bool = False
    aligned: bool = False


class Column(Record, frozen=True, kw_only=True):
    """A column of a table; numbers stand at its right."""

    title: str
    number: bool = False


class Row(Record, frozen=True, kw_only=True):
    """A row of a table, a text per column; it is marked where what is differs from what should be."""

    cells: tuple[str, ...]
    differs: bool = False


class Table(Record, frozen=True, kw_only=True):
    """The same as the drawings, for whoever reads it cell by cell.

    Attributes:
        label: its name, read out by a screen reader.
        columns: from left to right.
        rows: from top to bottom.
        naming: which column's cells name their row, from 0.
    """

    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    naming: int = 0


class Figure(Record, frozen=True, kw_only=True):
    """What a page shows of one piece of evidence; text is cleaned and escaped by whoever writes it there.

    Attributes:
        caption: one sentence.
        drawings: one or more, in order.
        legend: what the signs in the drawings mean; without a sign, it is that of the small bars. Drawings with a
            legend stand beside each other.
        text: the same in words, where one sentence says it all.
        table: the same as a table, where it takes more.
        note: what is left out.
    """

    caption: str
    drawings: "tuple[Drawing, ...]" = ()
    legend: "tuple[tuple[Mark | None, str], ...]" = ()
    text: str = ""
    table: Table | None = None
    note: str = ""


class EvidenceBase(Record, frozen=True, kw_only=True):
    """What a check shows; a kind adds its fields, its `tag` in stored grades, and how it is shown.

    Its module imports `grader.report.svg` only where it draws: a command that shows no page must not wait for it.

    Attributes:
        check: id of the check that shows it.
    """

    check: str

    def lines(self) -> Iterator[Line]:
        """Yield it in words, for a terminal; none where there is nothing to tell."""
        raise NotImplementedError

    def drawn(self) -> Iterator[Line]:
        """Yield it as a picture of plain text, for a lesson in a terminal."""
        return self.lines()

    def figure(self) -> Figure:
        """Return it as a page shows it."""
        raise NotImplementedError

    def known_factors(self) -> dict[str, int]:
        """Return name -> value of the numbers by which a result of this check may be wrong, such as k."""
        return {}
