"""A window picture's events laid out: which micro-batch, which window, what differs.

Both the drawing and its words are made from this one layout. Micro-batches and windows count from 1 here, as people
count; the record counts micro-batches from 0.
"""

from dataclasses import dataclass
from itertools import groupby

from grader.report.evidence import WindowEvent, WindowPicture
from grader.text import counted

SHOWN = 40
"""Micro-batches that are drawn and listed; a longer run is cut there, and says so."""


@dataclass(frozen=True)
class Cell:
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


@dataclass(frozen=True)
class Window:
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
