"""Pairs of bars: amounts, each beside what it should be. Shapes and numbers tell the two apart, not colours."""

import math
from collections.abc import Iterable, Iterator, Sequence

from grader.report.base import Record
from grader.report.svg import Drawing, Mark, Shapes

TALL, HEIGHT = 52, 100
"""Pixels of the tallest bar, and of the cell that holds a pair and the two numbers below it."""

_BAR, _GAP, _ABOVE, _NUMBERS = 15, 3, 8, (76, 93)
_LABEL, _WIDEST, _TOP = 70, 340, 48


class Pair(Record, frozen=True, kw_only=True):
    """One amount, in a column of its own.

    Attributes:
        head: what stands over it.
        name: its name in words.
        yours: what it is; None where it is no finite number.
        expected: what it should be, likewise.
        numbers: both, written out.
        differs: whether these are not the same.
    """

    head: str
    name: str
    yours: float | None
    expected: float | None
    numbers: tuple[str, str]
    differs: bool

    @property
    def words(self) -> str:
        """All of it in words."""
        yours, expected = self.numbers
        return f"{self.name}: yours {yours}, should be {expected}{' (differs)' if self.differs else ''}"

    @property
    def width(self) -> float:
        """Pixels that its column needs."""
        return max(46.0, *(8.2 * len(text) + 12 for text in (self.head, *self.numbers)))


class Scale(Record, frozen=True, kw_only=True):
    """Maps amounts to heights; zero lies between `bottom` and `top`."""

    top: float
    bottom: float

    def y(self, amount: float) -> float:
        """Return how far below its upper edge an amount lies, in pixels."""
        most = max(self.top, -self.bottom)
        if not most:
            return TALL
        return TALL * (self.top / most - amount / most) / (self.top / most - self.bottom / most)


def scale_of(amounts: Iterable[float | None]) -> Scale:
    """Return the scale on which all finite ones of these amounts fit."""
    values = [0.0, *(amount for amount in amounts if amount is not None and math.isfinite(amount))]
    return Scale(top=max(values), bottom=min(values))


def drawings(title: str, pairs: Sequence[Pair], scale: Scale) -> Iterator[Drawing]:
    """Yield the pairs beside each other; what is too wide for one drawing continues in the next."""
    for i, part in enumerate(_parts(pairs)):
        name = title + (", continued" if i else "")
        width = max(_LABEL + sum(pair.width for pair in part) + 2, 8 * len(name))
        height = _TOP + HEIGHT + (24 if any(pair.differs for pair in part) else 4)
        words = "; ".join(pair.words for pair in part) or "nothing counts"
        drawing = Drawing(name, words, (round(width), height), css="window")
        drawing.write((0, 14), name, css="strong")
        if not part:
            drawing.write((0, 40), words, css="quiet")
        else:
            write_sides(drawing, 0, _TOP)
        x = float(_LABEL)
        for pair in part:
            middle = x + pair.width / 2
            drawing.write((middle, 38), pair.head, anchor="middle", css="strong")
            draw_pair(drawing, pair, (x, _TOP, pair.width), scale)
            if pair.differs:
                drawing.write((middle, _TOP + HEIGHT + 17), "≠", anchor="middle", css="differs-word")
            x += pair.width
        yield drawing


def _parts(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    part: list[Pair] = []
    for pair in pairs:
        if part and _LABEL + sum(one.width for one in (*part, pair)) > _WIDEST:
            yield part
            part = []
        part.append(pair)
    yield part


def draw_pair(drawing: Shapes, pair: Pair, box: tuple[float, float, float], scale: Scale) -> None:
    """Draw one pair, its numbers below it, into (x, y, width)."""
    x, y, width = box
    group = drawing.group((x, y), "pair differs" if pair.differs else "pair")
    group.rect((2, 0, width - 4, HEIGHT), "cell differs" if pair.differs else "cell")
    middle, zero = width / 2, _ABOVE + scale.y(0.0)
    sides = (("bar yours", middle - _GAP / 2 - _BAR, pair.yours), ("bar wanted", middle + _GAP / 2, pair.expected))
    for (css, left, amount), below, text in zip(sides, _NUMBERS, pair.numbers, strict=True):
        if amount:
            end = _ABOVE + scale.y(amount)
            group.rect((left, min(zero, end), _BAR, max(1.5, abs(end - zero))), css, rounded=0)
        group.write((middle, below), text, anchor="middle", css="strong" if css == "bar yours" else "")
    group.line((6, zero, width - 6, zero), "axis")


def write_sides(drawing: Shapes, x: float, y: float) -> None:
    """Write whose the two numbers below each pair are, beside cells whose upper edge is at `y`."""
    for below, text in zip(_NUMBERS, ("yours", "should be"), strict=True):
        drawing.write((x, y + below), text)


def legend() -> tuple[tuple[Mark | None, str], ...]:
    """Return what tells the two bars apart."""
    marks = Mark(), Mark()
    for mark, css in zip(marks, ("bar yours", "bar wanted"), strict=True):
        mark.rect((4, 2, 14, 18), css, rounded=0)
    return (marks[0], "what counts, yours"), (marks[1], "what should count")
