"""The window: what happened micro-batch by micro-batch, beside how it should be.

The drawing, the table and the words are made from one layout. Micro-batches and windows count from 1 there, as people
count; the record counts micro-batches from 0.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from grader.report.base import Record
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table
from grader.text import counted

if TYPE_CHECKING:
    from grader.report.svg import Drawing, Mark, Shapes

SHOWN = 40
"""Micro-batches that are drawn and listed; a longer run is cut there, and says so."""

_DIFFERENCES = 4
_LETTERS = {"forward": "F", "backward": "B", "step": "S", "zero_grad": "0"}
_SHAPES = {
    "forward": "1,1 15,1 21,11 15,21 1,21",
    "backward": "21,1 7,1 1,11 7,21 21,21",
    "step": "11,-1 23,11 11,23 -1,11",
    "zero_grad": "2,2 20,2 20,20 2,20",
}
_MARK, _REPEAT, _LABEL, _WIDEST, _MARKS = 25, 21, 66, 440, 6
_COLUMNS = (
    Column(title="Window"), Column(title="Micro-batch"), Column(title="Samples", number=True), Column(title="Yours"),
    Column(title="Should be"), Column(title=""),
)  # fmt: skip


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
    """

    sizes: tuple[int, ...]
    accumulation_steps: int
    seen: tuple[WindowEvent, ...]
    wanted: tuple[WindowEvent, ...]
    caption: str = ""

    def lines(self) -> Iterator[Line]:
        """Yield a line for each micro-batch that differs, the first few of them."""
        cells = [cell for window in windows(self) for cell in window.cells if cell.differs]
        for cell in cells[:_DIFFERENCES]:
            yield Line(text=f"{cell.name}: {in_words(cell.seen)}; should be {in_words(cell.wanted)}")
        if len(cells) > _DIFFERENCES:
            yield Line(text=f"and {len(cells) - _DIFFERENCES} more micro-batches differ", quiet=True)

    def figure(self) -> Figure:
        """Return one drawing per window, in order; a window too wide for one drawing continues in the next.

        Lanes "yours" and "should be" lie one above the other, a column per micro-batch. Columns and the bars in their
        heads are wider where a micro-batch has more samples. Columns that differ are framed and say so.
        """
        caption, note = self.caption or "What the checker observed, micro-batch by micro-batch", left_out(self)
        most = max(1, *self.sizes, 1)
        drawings = tuple(_segment(w, cells, widths) for w in shown(self) for cells, widths in _segments(w, most))
        if not drawings:
            return Figure(caption=caption, text="No micro-batch was served and nothing was observed.", note=note)
        return Figure(caption=caption, drawings=drawings, legend=_legend(), table=_table(self), note=note)

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
    """The micro-batches behind one update; number 0 holds only what happened before the first of them."""

    number: int
    cells: tuple[Cell, ...]

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
    before = Cell(number=0, samples=0, seen=seen.get(-1, ()), wanted=wanted.get(-1, ()))
    return [Window(number=0, cells=(before,)), *found] if before.seen or before.wanted else found


def shown(picture: WindowPicture) -> list[Window]:
    """Return the windows cut after `SHOWN` micro-batches."""
    cut = [Window(number=w.number, cells=tuple(c for c in w.cells if c.number <= SHOWN)) for w in windows(picture)]
    return [window for window in cut if window.cells]


def left_out(picture: WindowPicture) -> str:
    """Return a sentence on the micro-batches that are not shown; empty where all are."""
    rest = [cell for window in windows(picture) for cell in window.cells if cell.number > SHOWN]
    if not rest:
        return ""
    differ = sum(cell.differs for cell in rest)
    return f"{counted(len(rest), 'more micro-batch')} not shown; {differ} of them differ{'s' if differ == 1 else ''}."


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


@cache
def _legend() -> "tuple[tuple[Mark | None, str], ...]":
    from grader.report.svg import Mark

    marks = {action: Mark() for action in _LETTERS}
    for action, mark in marks.items():
        _mark(mark, action, 0, 0)
    return (*((mark, action) for action, mark in marks.items()), (None, "samples in the micro-batch"))


def _table(picture: WindowPicture) -> Table:
    rows = (
        Row(
            cells=(
                str(window.number or "–"), str(cell.number or "before the first"),
                str(cell.samples) if cell.number else "–", in_words(cell.seen), in_words(cell.wanted),
                "≠ differs" if cell.differs else "",
            ),
            differs=cell.differs,
        )
        for window in shown(picture)
        for cell in window.cells
    )  # fmt: skip
    return Table(label="Window table", columns=_COLUMNS, rows=tuple(rows), naming=1)


def _segments(window: Window, most: int) -> list[tuple[list[Cell], list[float]]]:
    """Split a window's cells into runs that fit one drawing, each with its columns' widths."""
    found: list[tuple[list[Cell], list[float]]] = [([], [])]
    for cell in window.cells:
        width = max(64.0, 12 + _lane_width(cell.seen), 12 + _lane_width(cell.wanted))
        width += 16 * min(1.0, max(0, cell.samples) / most)
        if found[-1][0] and _LABEL + sum(found[-1][1]) + width > _WIDEST:
            found.append(([], []))
        found[-1][0].append(cell)
        found[-1][1].append(width)
    return found


def _segment(window: Window, cells: list[Cell], widths: list[float]) -> "Drawing":
    from grader.report.svg import Drawing

    continued = cells[0] is not window.cells[0]
    title = window.name[0].upper() + window.name[1:] + (", continued" if continued else "")
    words = "; ".join(
        f"{c.name}: yours {in_words(c.seen)}, should be {in_words(c.wanted)}" + (" (differs)" if c.differs else "")
        for c in cells
    )
    width = max(_LABEL + sum(widths) + 2, 8 * len(title))
    height = 166 if any(c.differs for c in cells) else 140
    drawing = Drawing(title, words, (round(width), height), css="window")
    drawing.write((0, 14), title.replace(": ", " · ", 1), css="strong")
    drawing.write((0, 83), "yours")
    drawing.write((0, 123), "should be")
    x = float(_LABEL)
    for cell, column in zip(cells, widths, strict=True):
        _column(drawing, cell, x, column)
        x += column
    return drawing


def _column(drawing: "Shapes", cell: Cell, x: float, width: float) -> None:
    """Draw one micro-batch: its head, both lanes, and whether they differ."""
    samples = str(cell.samples) if cell.samples < 10_000 else f"{float(cell.samples):.0e}"
    drawing.write((x + 4, 40), f"#{cell.number}" if cell.number else "before", css="strong")
    if cell.number:
        drawing.write((x + width - 4, 40), samples, anchor="end", css="quiet")
        drawing.rect((x + 3, 47, width - 6, 5), "samples")
    drawing.rect((x + 2, 60, width - 4, 36), "cell differs" if cell.differs else "cell")
    drawing.rect((x + 2, 100, width - 4, 36), "cell")
    _lane(drawing, cell.seen, x + 7, 67)
    _lane(drawing, cell.wanted, x + 7, 107)
    if cell.differs:
        drawing.write((x + width / 2, 155), "≠ differs", anchor="middle", css="differs-word")


def _lane_width(actions: tuple[str, ...]) -> float:
    marks = runs(actions)
    shown_marks = sum(_MARK + (_REPEAT if count > 1 else 0) for _, count in marks[:_MARKS])
    return shown_marks + (_REPEAT + 8 if len(marks) > _MARKS else 0)


def _lane(drawing: "Shapes", actions: tuple[str, ...], x: float, y: float) -> None:
    marks = runs(actions)
    if not marks:
        drawing.write((x, y + 16), "nothing", css="quiet")
    for action, count in marks[:_MARKS]:
        _mark(drawing, action, x, y)
        x += _MARK
        if count > 1:
            drawing.write((x - 1, y + 16), f"×{min(count, 99)}", css="small")
            x += _REPEAT
    if len(marks) > _MARKS:
        drawing.write((x, y + 16), f"+{min(len(marks) - _MARKS, 999)}", css="small")


def _mark(drawing: "Shapes", action: str, x: float, y: float) -> None:
    group = drawing.group((x, y), f"act {action}")
    group.add("polygon", {"points": _SHAPES[action]})
    group.write((11, 15.5), _LETTERS[action], anchor="middle")
