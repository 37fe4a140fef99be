"""What happened and what should have happened, in two lanes with a column for each micro-batch.

Where it is known, a pair of bars above them shows what the micro-batch counts for in the update.
"""

from collections.abc import Iterator, Sequence

from grader.report.bars import HEIGHT, Pair, Scale, draw_pair, write_sides
from grader.report.base import Record
from grader.report.svg import Drawing, Mark, Shapes

_LETTERS = {"forward": "F", "backward": "B", "step": "S", "zero_grad": "0"}
_SHAPES = {
    "forward": "1,1 15,1 21,11 15,21 1,21",
    "backward": "21,1 7,1 1,11 7,21 21,21",
    "step": "11,-1 23,11 11,23 -1,11",
    "zero_grad": "2,2 20,2 20,20 2,20",
}
_MARK, _REPEAT, _WIDEST, _MARKS = 25, 21, 440, 6
_LABEL, _WIDE_LABEL, _BARS, _BELOW = 66, 72, 60, HEIGHT + 6

Actions = Sequence[tuple[str, int]]
"""What was done, in order, each with how often in a row."""


class Track(Record, frozen=True, kw_only=True):
    """What happened while one micro-batch was the latest one served.

    Attributes:
        head: what stands over the column.
        words: all of the column in words, without its pair of bars.
        samples: in the micro-batch; None where there is none, or it belongs to another window.
        share: of the samples of the largest micro-batch, from 0 to 1.
        lanes: what was seen, and what was wanted; None where that is no part of this window.
        pair: what it counts for.
    """

    head: str
    words: str
    samples: int | None = None
    share: float = 0.0
    lanes: tuple[Actions, Actions] | None = None
    pair: Pair | None = None

    @property
    def strays(self) -> bool:
        """Whether other things happened than should have."""
        return self.lanes is not None and self.lanes[0] != self.lanes[1]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it should be."""
        return self.strays or (self.pair is not None and self.pair.differs)

    @property
    def width(self) -> float:
        """Pixels of its column."""
        least = self.pair.width if self.pair is not None else 0.0
        if self.lanes is None:
            return least
        return max(64.0, least, *(12 + _lane_width(lane) for lane in self.lanes)) + 16 * self.share


def drawings(title: str, tracks: Sequence[Track], *, update: str = "", scale: Scale | None = None) -> Iterator[Drawing]:
    """Yield the columns beside each other; what is too wide for one drawing continues in the next.

    Args:
        title: stands above.
        tracks: a column each.
        update: what the pairs of bars are about; empty where there are none.
        scale: of the bars.
    """
    left = _WIDE_LABEL if update else _LABEL
    for i, part in enumerate(_parts(tracks, left)):
        name = title + (", continued" if i else "")
        width = max(left + sum(track.width for track in part) + 2, 8 * len(name))
        down = _BELOW if scale is not None else 0
        height = down + (166 if any(track.differs for track in part) else 140)
        drawing = Drawing(name, "; ".join(track.words for track in part), (round(width), height), css="window")
        drawing.write((0, 14), name.replace(": ", " · ", 1), css="strong")
        _labels(drawing, update, down)
        x = float(left)
        for track in part:
            _column(drawing, track, x, down)
            if track.pair is not None and scale is not None:
                draw_pair(drawing, track.pair, (x, _BARS, track.width), scale)
            x += track.width
        yield drawing


def _parts(tracks: Sequence[Track], left: float) -> Iterator[list[Track]]:
    part: list[Track] = []
    for track in tracks:
        if part and left + sum(one.width for one in part) + track.width > _WIDEST:
            yield part
            part = []
        part.append(track)
    yield part


def _labels(drawing: Shapes, update: str, down: float) -> None:
    """Write what the rows are."""
    if update:
        drawing.write((0, _BARS + 50), update, css="strong")
        write_sides(drawing, 0, _BARS)
    drawing.write((0, 83 + down), "yours")
    drawing.write((0, 123 + down), "should be")


def _column(drawing: Shapes, track: Track, x: float, down: float) -> None:
    """Draw one micro-batch: its head, both lanes `down` pixels lower, and whether anything differs."""
    width = track.width
    drawing.write((x + 4, 40), track.head, css="strong")
    if track.samples is not None:
        samples = str(track.samples) if track.samples < 10_000 else f"{float(track.samples):.0e}"
        drawing.write((x + width - 4, 40), samples, anchor="end", css="quiet")
        drawing.rect((x + 3, 47, width - 6, 5), "samples")
    if track.lanes is not None:
        drawing.rect((x + 2, 60 + down, width - 4, 36), "cell differs" if track.strays else "cell")
        drawing.rect((x + 2, 100 + down, width - 4, 36), "cell")
        _lane(drawing, track.lanes[0], x + 7, 67 + down)
        _lane(drawing, track.lanes[1], x + 7, 107 + down)
    if track.differs:
        word = "≠ differs" if track.lanes is not None else "≠"
        drawing.write((x + width / 2, 155 + down), word, anchor="middle", css="differs-word")


def _lane_width(actions: Actions) -> float:
    shown = sum(_MARK + (_REPEAT if count > 1 else 0) for _, count in actions[:_MARKS])
    return shown + (_REPEAT + 8 if len(actions) > _MARKS else 0)


def _lane(drawing: Shapes, actions: Actions, x: float, y: float) -> None:
    if not actions:
        drawing.write((x, y + 16), "nothing", css="quiet")
    for action, count in actions[:_MARKS]:
        _mark(drawing, action, x, y)
        x += _MARK
        if count > 1:
            drawing.write((x - 1, y + 16), f"×{min(count, 99)}", css="small")
            x += _REPEAT
    if len(actions) > _MARKS:
        drawing.write((x, y + 16), f"+{min(len(actions) - _MARKS, 999)}", css="small")


def _mark(drawing: Shapes, action: str, x: float, y: float) -> None:
    group = drawing.group((x, y), f"act {action}")
    group.add("polygon", {"points": _SHAPES[action]})
    group.write((11, 15.5), _LETTERS[action], anchor="middle")


def legend() -> tuple[tuple[Mark | None, str], ...]:
    """Return what the signs mean."""
    marks = {action: Mark() for action in _LETTERS}
    for action, mark in marks.items():
        _mark(mark, action, 0, 0)
    return (*((mark, action) for action, mark in marks.items()), (None, "samples in the micro-batch"))
