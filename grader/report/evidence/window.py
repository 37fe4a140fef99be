"""The window: what happened micro-batch by micro-batch, beside how it should be.

The drawing, the table and the words are made from one layout. Micro-batches and windows count from 1 there, as people
count; the record counts micro-batches from 0.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import msgspec

from grader.report.base import Record
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table
from grader.report.evidence.weights import (
    MOST_COLUMNS,
    WeightTable,
    pair_of,
    scale_of_all,
    update_drawings,
)
from grader.report.weight_row import Weight, WeightRow
from grader.text import counted

if TYPE_CHECKING:
    from grader.report.bars import Pair
    from grader.report.lanes import Track
    from grader.report.svg import Drawing

SHOWN = 40
"""Micro-batches that are drawn and listed; a longer run is cut there, and says so."""

_DIFFERENCES, _BEYOND = 4, 4
_COLUMNS = (
    Column(title="Window"), Column(title="Micro-batch"), Column(title="Samples", number=True), Column(title="Yours"),
    Column(title="Should be"),
)  # fmt: skip
_COUNTS = (Column(title="Counts", number=True), Column(title="Should count", number=True))


class WindowEvent(Record, frozen=True, kw_only=True):
    """One thing that happened while micro-batch number `micro_batch` (0-based) was the latest one served.

    `micro_batch` is -1 for what happened before the first one.
    """

    micro_batch: int
    action: Literal["forward", "backward", "step", "zero_grad"]


class WindowPicture(EvidenceBase, tag="window", frozen=True, kw_only=True):
    """What the checker observed of one run over the micro-batches, beside how it should be.

    Attributes:
        sizes: samples per micro-batch, in order; the run has `len(sizes)` of them.
        accumulation_steps: k; the last window holds the remaining ones when `len(sizes) % k != 0`.
        seen: what was observed, in order.
        wanted: how it should be, in order.
        caption: one sentence.
        weights: what each micro-batch (not sample) counts for in the updates of this run, where that is known.
    """

    sizes: tuple[int, ...]
    accumulation_steps: int
    seen: tuple[WindowEvent, ...]
    wanted: tuple[WindowEvent, ...]
    caption: str = ""
    weights: WeightTable | None = None

    def lines(self) -> Iterator[Line]:
        """Yield what counts otherwise than it should, and a line for each of the first micro-batches that differ."""
        if self.weights is not None:
            yield from self.weights.lines()
        cells = [cell for window in windows(self) for cell in window.cells if cell.differs]
        for cell in cells[:_DIFFERENCES]:
            yield Line(text=f"{cell.name}: {in_words(cell.seen)}; should be {in_words(cell.wanted)}")
        if len(cells) > _DIFFERENCES:
            yield Line(text=f"and {len(cells) - _DIFFERENCES} more micro-batches differ", quiet=True)

    def figure(self) -> Figure:
        """Return one drawing per window, in order; a window too wide for one drawing continues in the next.

        Lanes "yours" and "should be" lie one above the other, a column per micro-batch. Columns and the bars in their
        heads are wider where a micro-batch has more samples. Columns that differ are framed and say so. Where weights
        are known, pairs of bars above the lanes show what counts in the window's update, from wherever it came.
        """
        from grader.report import bars, lanes

        caption, note = self.caption or "What the checker observed, micro-batch by micro-batch", left_out(self)
        drawings = tuple(drawing for window in shown(self) for drawing in _drawings(self, window))
        if not drawings:
            return Figure(caption=caption, text="No micro-batch was served and nothing was observed.", note=note)
        legend = (*lanes.legend(), *(bars.legend() if self.weights is not None else ()))
        return Figure(caption=caption, drawings=drawings, legend=legend, table=_table(self), note=note)

    def known_factors(self) -> dict[str, int]:
        """Return k: a gradient that was not divided, or divided twice, is wrong by it."""
        return {"k": self.accumulation_steps}


class Cell(Record, frozen=True, kw_only=True):
    """What happened while one micro-batch was the latest one served; number 0 is before the first."""

    number: int
    samples: int
    seen: tuple[str, ...]
    wanted: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """True when what was seen is not what should be."""
        return self.seen != self.wanted

    @property
    def name(self) -> str:
        """Return e.g. "micro-batch 3, 2 samples"."""
        return f"micro-batch {self.number}, {counted(self.samples, 'sample')}" if self.number else "before the first"


class Window(Record, frozen=True, kw_only=True):
    """The micro-batches behind one update; number 0 holds only what happened before the first of them.

    An update beyond the last window has no micro-batch of its own. `update` is None where no weights are known.
    """

    number: int
    cells: tuple[Cell, ...]
    update: WeightRow | None = None

    @property
    def strangers(self) -> list[Weight]:
        """What counts in the update and is none of the window's micro-batches."""
        own = {cell.number - 1 for cell in self.cells}
        return [weight for weight in self.update.counting if weight.column not in own] if self.update else []

    @property
    def name(self) -> str:
        """Return e.g. "window 2: 1 micro-batch, 1 sample"."""
        if not self.number:
            return "before the first micro-batch"
        batches, samples = len(self.cells), sum(cell.samples for cell in self.cells)
        return f"window {self.number}: {counted(batches, 'micro-batch')}, {counted(samples, 'sample')}"


def windows(picture: WindowPicture) -> list[Window]:
    """Return every window of the run in order, with number 0 first where something happened before it began."""
    steps, last = max(1, picture.accumulation_steps), len(picture.sizes) - 1
    seen, wanted = _by_micro_batch(picture.seen, last), _by_micro_batch(picture.wanted, last)
    cells = [
        Cell(number=i + 1, samples=samples, seen=seen.get(i, ()), wanted=wanted.get(i, ()))
        for i, samples in enumerate(picture.sizes)
    ]
    found = [
        Window(number=start // steps + 1, cells=tuple(cells[start : start + steps]))
        for start in range(0, len(cells), steps)
    ]
    updates = picture.weights.rows if picture.weights is not None else ()
    found += [Window(number=row.update, cells=()) for row in updates if row.update > -(-len(cells) // steps)]
    known = {row.update: row for row in updates}
    found = [msgspec.structs.replace(window, update=known.get(window.number)) for window in found]
    before = Cell(number=0, samples=0, seen=seen.get(-1, ()), wanted=wanted.get(-1, ()))
    return [Window(number=0, cells=(before,)), *found] if before.seen or before.wanted else found


def shown(picture: WindowPicture) -> list[Window]:
    """Return the windows cut after `SHOWN` micro-batches, and a few updates beyond the last window."""
    found, beyond = [], 0
    for window in windows(picture):
        cut = msgspec.structs.replace(window, cells=tuple(cell for cell in window.cells if cell.number <= SHOWN))
        beyond += not window.cells
        if cut.cells or (not window.cells and beyond <= _BEYOND):
            found.append(cut)
    return found


def left_out(picture: WindowPicture) -> str:
    """Return what samples count where weights say it, and a sentence on what is not shown; empty where all is."""
    every = windows(picture)
    rest = [cell for window in every for cell in window.cells if cell.number > SHOWN]
    beyond = sum(not window.cells for window in every) - _BEYOND
    parts = [picture.weights.shares()] if picture.weights is not None and picture.weights.shares() else []
    if rest:
        differ = sum(cell.differs for cell in rest)
        more = counted(len(rest), "more micro-batch")
        parts.append(f"{more} not shown; {differ} of them differ{'s' if differ == 1 else ''}.")
    if beyond > 0:
        parts.append(f"{counted(beyond, 'more update')} not shown, beyond the last window.")
    return " ".join(parts)


def runs(actions: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return the actions with repeated neighbours counted: backward, backward → [("backward", 2)]."""
    return [(action, len(list(group))) for action, group in groupby(actions)]


def in_words(actions: tuple[str, ...]) -> str:
    """Return e.g. "forward, backward ×3, step"; "nothing" where nothing happened."""
    return ", ".join(f"{a} ×{n}" if n > 1 else a for a, n in runs(actions)[:12]) or "nothing"


def _by_micro_batch(events: tuple[WindowEvent, ...], last: int) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for event in events:
        found.setdefault(max(-1, min(event.micro_batch, last)), []).append(event.action)
    return {number: tuple(actions) for number, actions in found.items()}


def _table(picture: WindowPicture) -> Table:
    """Return a row per micro-batch, and one for whatever else counts in a window's update."""
    rows = [row for window in shown(picture) for row in _rows(picture, window)]
    columns = (*_COLUMNS, *(_COUNTS if picture.weights is not None else ()), Column(title=""))
    return Table(label="Window table", columns=columns, rows=tuple(rows), naming=1)


def _rows(picture: WindowPicture, window: Window) -> Iterator[Row]:
    update, weights = window.update, picture.weights
    for cell in window.cells:
        weight = update.weight(cell.number - 1) if update is not None else None
        differs = cell.differs or (weight is not None and weight.differs)
        yield Row(
            cells=(
                str(window.number or "–"), str(cell.number or "before the first"),
                str(cell.samples) if cell.number else "–", in_words(cell.seen), in_words(cell.wanted),
                *(() if weights is None else weight.words if weight is not None else ("–", "–")),
                "≠ differs" if differs else "",
            ),
            differs=differs,
        )  # fmt: skip
    for weight in window.strangers:
        assert weights is not None
        cells = (str(window.number), weights.name(weight.column), "–", "–", "–", *weight.words)
        yield Row(cells=(*cells, "≠ differs" if weight.differs else ""), differs=weight.differs)


def _drawings(picture: WindowPicture, window: Window) -> "Iterator[Drawing]":
    """Yield a window's columns, and beside them whatever else counts in its update."""
    from grader.report import lanes

    weights, row = picture.weights, window.update
    if weights is None or row is None:
        return lanes.drawings(_capital(window.name), [_track(picture, cell) for cell in window.cells])
    if not window.cells:
        return update_drawings(weights, row)
    own = [_track(picture, cell, pair_of(weights, row, row.weight(cell.number - 1))) for cell in window.cells]
    before: list[Track] = []
    after: list[Track] = []
    for weight in window.strangers[:MOST_COLUMNS]:
        pair = pair_of(weights, row, weight)
        side = before if weight.column < window.cells[0].number else after
        side.append(lanes.Track(head=pair.head, words=pair.words, pair=pair))
    tracks = [*before, *own, *after]
    return lanes.drawings(_capital(window.name), tracks, update=f"update {row.update}", scale=scale_of_all(weights))


def _track(picture: WindowPicture, cell: Cell, pair: "Pair | None" = None) -> "Track":
    from grader.report.lanes import Track

    mark = " (differs)" if cell.differs else ""
    counts = f"; counts {pair.numbers[0]}, should count {pair.numbers[1]}" if pair is not None else ""
    return Track(
        head=f"#{cell.number}" if cell.number else "before",
        words=f"{cell.name}: yours {in_words(cell.seen)}, should be {in_words(cell.wanted)}{mark}{counts}",
        samples=cell.samples if cell.number else None,
        share=min(1.0, max(0, cell.samples) / max(1, *picture.sizes, 1)),
        lanes=(runs(cell.seen), runs(cell.wanted)),
        pair=pair,
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
