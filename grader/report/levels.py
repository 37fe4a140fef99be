"""Drawings of memory: a bar against a budget, bars stacked from layers, and curves of live bytes."""

from collections.abc import Sequence
from typing import NamedTuple

from grader.report.svg import Drawing
from grader.text import size

_WIDTH, _ROW = 440, 20
_LEFT, _RIGHT, _TALL = 64, 432, 28
_CHART, _FLOOR, _TOP, _MOST_TICKS = 480, 190, 30, 12
_DASHES = ("", "6 4")


class Amounts(NamedTuple):
    """A bar in layers: whose it is, and bytes per layer, in the same order as every other one's."""

    name: str
    layers: Sequence[int]


class Course(NamedTuple):
    """A curve: whose it is, and its bytes from beginning to end."""

    name: str
    values: Sequence[int]


def bar(title: str, words: str, measured: int, budget: int, reference: int = 0) -> Drawing:
    """Return measured bytes as a bar; what is over the budget is striped, and a reference is a dashed line."""
    drawing = Drawing(title, words, (_WIDTH, 96), css="memory")
    measured, budget = max(0, measured), max(0, budget)
    whole = max(measured, budget, reference, 1)

    def x(count: int) -> float:
        return 424 * (count / whole) + 4

    drawing.rect((4, 34, x(min(measured, budget)) - 4, _TALL), "within")
    if measured > budget:
        drawing.rect((x(budget), 34, x(measured) - x(budget), _TALL), "over")
        for stripe in range(round(x(budget)) + 6, round(x(measured)), 7):
            drawing.line((stripe, 35, stripe, 61), "stripe")
    drawing.line((x(budget), 26, x(budget), 70), "limit")
    side = "end" if x(budget) > _WIDTH / 2 else "start"
    drawing.write((x(budget), 18), f"budget {size(budget)}", anchor=side)
    drawing.write((4, 90), f"measured {size(measured)}", css="strong")
    if reference > 0:
        drawing.line((x(reference), 34, x(reference), 70), "reference")
        drawing.write((428, 90), f"dashed: reference {size(reference)}", anchor="end")
    return drawing


def stack(title: str, words: str, bars: Sequence[Amounts], layers: Sequence[str], budget: int) -> Drawing:
    """Return a bar per program, stacked from layers that are numbered, against the budget; a key below names them."""
    below = 34 + 38 * len(bars) + 10
    drawing = Drawing(title, words, (_WIDTH, below + _ROW * (len(layers) + 1)), css="memory")
    budget = max(0, budget)
    whole = max(budget, 1, *(sum(one.layers) for one in bars))

    def x(count: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (count / whole)

    for row, one in enumerate(bars):
        top, before = 34 + 38 * row, 0
        drawing.write((0, top + 19), one.name, css="strong" if row == 0 else "")
        for i, count in enumerate(one.layers):
            left, right = x(before), x(before + count)
            if count > 0:
                drawing.rect((left, top, max(1.0, right - left - 1), _TALL), f"layer l{i}", rounded=0)
            if right - left > 16:
                drawing.write(((left + right) / 2, top + 19), str(i + 1), anchor="middle", css="on-layer")
            before += count
    drawing.line((x(budget), 26, x(budget), below - 8), "limit")
    side = "end" if x(budget) > _WIDTH / 2 else "start"
    drawing.write((x(budget), 18), f"budget {size(budget)}", anchor=side)
    for column, one in enumerate(bars):
        drawing.write((270 + 100 * column, below + 12), one.name, anchor="end", css="quiet")
    for i, name in enumerate(layers):
        y = below + _ROW * (i + 1) + 12
        drawing.rect((_LEFT, y - 12, 16, 15), f"layer l{i}", rounded=0)
        drawing.write((_LEFT + 8, y), str(i + 1), anchor="middle", css="on-layer")
        drawing.write((_LEFT + 24, y), name)
        for column, one in enumerate(bars):
            drawing.write((270 + 100 * column, y), size(one.layers[i]), anchor="end")
    return drawing


def courses(title: str, words: str, curves: Sequence[Course], marks: Sequence[float], budget: int) -> Drawing:
    """Return curves over the same time, the first one's micro-batches marked at shares of it, and the budget."""
    drawing = Drawing(title, words, (_CHART, _FLOOR + 44 + _ROW * len(curves)), css="chart")
    whole = max(1, budget, *(value for one in curves for value in one.values))
    right = _CHART - 10

    def y(count: int) -> float:
        return _FLOOR - (_FLOOR - _TOP) * (max(0, count) / whole)

    def x(share: float) -> float:
        return _LEFT + (right - _LEFT) * share

    drawing.line((_LEFT, _FLOOR, right, _FLOOR), "axis")
    drawing.write((_LEFT - 6, _FLOOR + 4), "0", anchor="end", css="quiet")
    drawing.write((0, 14), f"live bytes, up to {size(whole)}", css="strong")
    stride = -(-len(marks) // _MOST_TICKS) or 1
    for i, share in enumerate(marks):
        drawing.line((x(share), _FLOOR, x(share), _FLOOR + 5), "axis")
        if i % stride == 0:
            drawing.write((x(share), _FLOOR + 18), str(i + 1), anchor="middle", css="quiet")
    drawing.write(((_LEFT + right) / 2, _FLOOR + 34), "micro-batch" if marks else "from begin to end", anchor="middle")
    for i, one in enumerate(curves):
        last = max(1, len(one.values) - 1)
        points = [f"{x(at / last):.1f} {y(value):.1f}" for at, value in enumerate(one.values)]
        _stroke(drawing, "M" + " L".join(points) if points else "", i, "line")
        below = _FLOOR + 44 + _ROW * i
        _stroke(drawing, f"M{_LEFT} {below} h44", i, "key")
        drawing.write((_LEFT + 56, below + 4), one.name, css=f"c{i} strong")
    drawing.line((_LEFT, y(budget), right, y(budget)), "limit")
    drawing.write((right, max(26.0, y(budget) - 6)), f"budget {size(max(0, budget))}", anchor="end")
    return drawing


def _stroke(drawing: Drawing, path: str, index: int, css: str) -> None:
    attributes = {"d": path, "class": f"{css} c{index}"}
    drawing.add("path", attributes | ({"stroke-dasharray": _DASHES[index]} if _DASHES[index] else {}))
