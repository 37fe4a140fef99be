"""Weights: what each micro-batch or sample counts for in each update, beside what it should count for.

The gradient that an update is made with is a sum of the gradients of what was read, each times its weight.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from grader.report.aligned import aligned
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table
from grader.report.shares import shares_in_words
from grader.report.weight_row import Weight, WeightRow
from grader.text import counted, one_line

if TYPE_CHECKING:
    from grader.report.bars import Pair, Scale
    from grader.report.svg import Drawing

MOST_UPDATES, MOST_COLUMNS = 4, 24
"""What is drawn and listed of a longer run; the rest is counted."""

_PAPER, _TOLD, _LISTED, _NAME = 76, 3, 5, 15
_OTHERS = {"earlier": "gradients of earlier windows", "before the call": "gradients from before the call"}


class WeightTable(EvidenceBase, tag="weights", frozen=True, kw_only=True):
    """What each micro-batch or sample counted for in each update, and what it should count for.

    Attributes:
        rows: a row per update, in order.
        columns: what is counted: "1", "2" and so on for micro-batches, "2.1" for the second one's first sample; then
            "earlier" for gradients of earlier windows, taken at the parameters of their time, and "before the call"
            for what `.grad` held before the submission was called.
        unit: what the numbered columns are.
        counts: how much counts in each micro-batch; empty where the columns are samples, or that is not known.
        counted: what counts in them, in one word.

    Example::

        row = WeightRow(update=1, yours=(1.0, 1.0, 0.0, 0.0), expected=(0.5, 0.5, 0.0, 0.0))
        columns = ("1", "2", "earlier", "before the call")
        submission.show(WeightTable(check=submission.check, rows=(row,), columns=columns, unit="micro-batch"))
    """

    rows: tuple[WeightRow, ...]
    columns: tuple[str, ...]
    unit: Literal["micro-batch", "sample"]
    counts: tuple[float, ...] = ()
    counted: str = "sample"

    def lines(self) -> Iterator[Line]:
        """Yield a sentence on the first update that differs, then those that differ as a table of 80 columns."""
        differing = [row for row in self.rows if row.differs]
        if not differing:
            return
        yield Line(text=f"{_sentence(self, differing[0])} {self.shares()}".rstrip())
        tables, columns = _text_tables(self, differing)
        yield from (Line(text=table, aligned=True) for table in tables)
        more = [counted(columns, "more column")] if columns else []
        if len(tables) < len(differing):
            more.append(f"{counted(len(differing) - len(tables), 'more update')} that differ")
        if more:
            yield Line(text=f"and {' and '.join(more)}", quiet=True)

    def figure(self) -> Figure:
        """Return a drawing per update: a pair of bars for whatever counts in it, yours beside as it should be.

        Of more than four updates, the first one that differs and its neighbours are drawn. All bars have one scale.
        """
        from grader.report.bars import legend

        caption = f"What each {self.unit} counts for in each update"
        drawn = tuple(drawing for row in nearest(self.rows) for drawing in update_drawings(self, row))
        if not drawn:
            return Figure(caption=caption, text="There was no update, and there should be none.")
        return Figure(caption=caption, drawings=drawn, legend=legend(), table=_table(self), note=left_out(self))

    def shares(self) -> str:
        """Return a sentence on what single samples count in the first update that differs, where that tells more."""
        row = next((row for row in self.rows if row.differs), None)
        return shares_in_words(self.counts, row.yours, row.expected, self.counted) if row and row.yours else ""

    def is_unit(self, column: int) -> bool:
        """Tell whether a column is a micro-batch or sample, and not what was there before."""
        return self._column(column)[:1].isdigit()

    def head(self, column: int) -> str:
        """Return what stands over a column: "#2", "earlier"."""
        return f"#{self._column(column)}" if self.is_unit(column) else self._column(column)

    def name(self, column: int) -> str:
        """Return a column in words: "micro-batch 2", "gradients of earlier windows"."""
        name = self._column(column)
        return f"{self.unit} {name}" if self.is_unit(column) else _OTHERS.get(name, name)

    def _column(self, at: int) -> str:
        return one_line(self.columns[at], _NAME) if at < len(self.columns) else "?"


def nearest(rows: tuple[WeightRow, ...]) -> tuple[WeightRow, ...]:
    """Return all of a few updates; of many the first one that differs, with its neighbours."""
    if len(rows) <= MOST_UPDATES:
        return rows
    first = next((i for i, row in enumerate(rows) if row.differs), 0)
    return rows[max(0, first - 1) : first + 2]


def left_out(table: WeightTable) -> str:
    """Return what samples count, and a sentence on the updates and columns that are not shown; empty where all are."""
    chosen = nearest(table.rows)
    parts = [table.shares()] if table.shares() else []
    if len(chosen) < len(table.rows):
        differ = sum(row.differs for row in table.rows) - sum(row.differs for row in chosen)
        more = counted(len(table.rows) - len(chosen), "more update")
        parts.append(f"{more} not shown; {differ} of them differ{'s' if differ == 1 else ''}.")
    for row in chosen:
        beyond = len(row.counting) - MOST_COLUMNS
        if beyond > 0:
            parts.append(f"{counted(beyond, f'more {table.unit}')} not shown of update {row.update}.")
    return " ".join(parts)


def _sentence(table: WeightTable, row: WeightRow) -> str:
    """Return e.g. "In update 1, micro-batches 1 and 2 count 1 each, should be ½."."""
    if not row.yours:
        return f"Update {row.update} is missing, which should be made of {_amounts(table, row, 1)}."
    if not row.expected:
        return f"Update {row.update} is one too many, made of {_amounts(table, row, 0)}."
    groups = _groups(table, [weight for weight in row.counting if weight.differs])
    parts = []
    for group in groups[:_TOLD]:
        plural = len(group) > 1 or not table.is_unit(group[0].column)
        parts.append(f"{_together(table, group)} {_said(group, plural=plural)}")
    more = f"; {sum(map(len, groups[_TOLD:]))} more differ" if groups[_TOLD:] else ""
    return f"In update {row.update}, {'; '.join(parts)}{more}."


def _said(group: list[Weight], *, plural: bool) -> str:
    """Return e.g. "count 1 each, should be ½"."""
    yours, expected = group[0].words
    if group[0].yours is None:
        return f"{'have weights that are' if plural else 'has a weight that is'} not finite, should be {expected}"
    return f"{'count' if plural else 'counts'} {yours}{' each' if group[1:] else ''}, should be {expected}"


def _amounts(table: WeightTable, row: WeightRow, side: Literal[0, 1]) -> str:
    groups = _groups(table, row.counting)
    parts = [f"{_together(table, group)} ({group[0].words[side]})" for group in groups[:_TOLD]]
    return ", ".join([*parts, *(["more"] if groups[_TOLD:] else [])]) or "nothing"


def _groups(table: WeightTable, every: list[Weight]) -> list[list[Weight]]:
    """Put neighbours of equal weights together, and samples wherever they stand; what is no unit stands apart."""

    def kind(weight: Weight) -> tuple[bool, tuple[str, str]]:
        return table.is_unit(weight.column), weight.words

    if table.unit == "sample":
        order = list(dict.fromkeys(map(kind, every)))
        every = sorted(every, key=lambda weight: order.index(kind(weight)))
    return [list(group) for _, group in groupby(every, key=kind)]


def _together(table: WeightTable, group: list[Weight]) -> str:
    """Return e.g. "micro-batch 2", "micro-batches 1 to 4"."""
    if len(group) < 2 or not table.is_unit(group[0].column):
        return " and ".join(table.name(weight.column) for weight in group)
    short = [table.name(weight.column).removeprefix(f"{table.unit} ") for weight in group]
    unit = counted(2, table.unit).removeprefix("2 ")
    if len(short) > 2 and all(b.column == a.column + 1 for a, b in pairwise(group)):
        return f"{unit} {short[0]} to {short[-1]}"
    *before, last = [*short[:_LISTED], f"{len(short) - _LISTED} more"] if len(short) > _LISTED + 1 else short
    return f"{unit} {', '.join(before)} and {last}"


def _text_tables(table: WeightTable, differing: list[WeightRow]) -> tuple[list[str], int]:
    """Return the first updates as lines, the first of them below the columns' heads; and how many columns do not fit.

    There is a column for whatever counts in one of them; an update whose columns do not fit beside is not shown.
    """
    best: tuple[list[str], int] = ([], 0)
    for rows in (differing[: i + 1] for i in range(min(len(differing), MOST_UPDATES - 1))):
        columns = sorted({weight.column for row in rows for weight in row.counting})
        labels, cells = [""], [[table.head(column) for column in columns]]
        for row in rows:
            labels += [f"update {row.update}, yours", "should be"]
            cells += [_cells(row, columns, 0), _cells(row, columns, 1)]
        lines, more = aligned(labels, cells, _PAPER)
        if more and best[0]:
            break
        below = ["\n".join(lines[i : i + 2]) for i in range(3, len(lines), 2)]
        best = ["\n".join(lines[:3]), *below], more
    return best


def _cells(row: WeightRow, columns: Sequence[int], side: Literal[0, 1]) -> list[str]:
    """Return the weights of one side; a point is what does not count, a whole row of strokes no update at all."""
    if not (row.yours, row.expected)[side]:
        return ["–" for _ in columns]
    counting = {weight.column: weight.words[side] for weight in row.counting}
    return [counting.get(column, "·") for column in columns]


def _table(table: WeightTable) -> Table:
    """Return two rows per update, yours and as it should be, for whoever does not see the bars."""
    updates = nearest(table.rows)
    columns = sorted({weight.column for row in updates for weight in row.counting})[:MOST_COLUMNS]
    heads = (Column(title=table.head(column), number=True) for column in columns)
    rows = []
    for row in updates:
        mark = "≠ differs" if row.differs else ""
        rows.append(Row(cells=(f"{row.update}, yours", *_cells(row, columns, 0), mark), differs=row.differs))
        rows.append(Row(cells=(f"{row.update}, should be", *_cells(row, columns, 1), "")))
    return Table(label="Weight table", columns=(Column(title="Update"), *heads, Column(title="")), rows=tuple(rows))


def pair_of(table: WeightTable, row: WeightRow, weight: Weight) -> "Pair":
    """Return one weight of an update, to be drawn."""
    from grader.report.bars import Pair

    yours, expected = weight.words
    return Pair(
        head=table.head(weight.column), name=table.name(weight.column), yours=weight.yours, expected=weight.expected,
        numbers=(yours if row.yours else "–", expected if row.expected else "–"), differs=weight.differs,
    )  # fmt: skip


def scale_of_all(table: WeightTable) -> "Scale":
    """Return the one scale of all its bars."""
    from grader.report.bars import scale_of

    return scale_of(value for row in table.rows for value in (*row.yours, *row.expected))


def update_drawings(table: WeightTable, row: WeightRow) -> "Iterator[Drawing]":
    """Yield one update: a pair of bars for whatever counts in it."""
    from grader.report.bars import drawings

    pairs = [pair_of(table, row, weight) for weight in row.counting[:MOST_COLUMNS]]
    return drawings(f"Update {row.update}{row.oddity}", pairs, scale_of_all(table))
