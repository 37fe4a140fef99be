"""Curves of a run, such as its loss or accuracy."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.report.base import Record
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table
from grader.text import blocks, number, one_line

if TYPE_CHECKING:
    from grader.report.svg import Drawing

_LEFT, _TOP, _RIGHT, _BOTTOM, _WIDTH, _HEIGHT, _KEY_ROW = 54, 34, 20, 44, 480, 270, 20
_MOST_POINTS, _MOST_CURVES, _HUGE, _TINY = 400, 6, 1e300, 1e-200
_DASHES = ("", "7 4", "2 4", "10 3 2 3", "14 5", "4 2")
_BLOCKS = 48
_COLUMNS = ("first", "lowest", "highest", "last")


class Curve(Record, frozen=True, kw_only=True):
    """One named line of a chart: `values[i]` is its value at step `i`.

    A value that is not finite comes back from JSON, which has no such numbers, as None.

    Example::

        Curve(name="yours", values=(0.9, 0.5, 0.4))
    """

    name: str
    values: tuple[float | None, ...]


class Curves(EvidenceBase, tag="curves", frozen=True, kw_only=True):
    """Loss or accuracy of a run against the baseline, one value per epoch or update; or any other row of amounts.

    Attributes:
        title: what is drawn.
        x_label: what the steps are.
        y_label: what the values are.
        curves: the lines, against the same steps.
        first: number of the first step.

    Example::

        curves = (Curve(name="yours", values=losses), Curve(name="batches of 64", values=own))
        submission.show(Curves(check=submission.check, title="Loss", x_label="epoch", y_label="loss", curves=curves))
    """

    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    first: int = 0

    def lines(self) -> Iterator[Line]:
        """Yield a line for each curve: its ends, and from which step on values are not finite."""
        for one in self.summaries():
            yield Line(text=f"{one.ends()}{'; ' + one.trouble if one.trouble else ''}")

    def drawn(self) -> Iterator[Line]:
        """Yield the title, and each curve in blocks, on one scale from 0 or what is below it; `×` is not finite."""
        values = [
            value for curve in self.curves for value in curve.values if value is not None and math.isfinite(value)
        ]
        low, high = min([0.0, *values]), max([0.0, *values])
        left = max((len(curve.name) for curve in self.curves), default=0)
        lines = [f"{self.y_label}, from {number(low)} to {number(high)}, per {self.x_label}"]
        for curve in self.curves:
            wide = max(1, _BLOCKS // max(1, len(curve.values)))
            drawn = (
                "×" if value is None or not math.isfinite(value) else blocks([value], low, high)
                for value in curve.values[:_BLOCKS]
            )  # fmt: skip
            lines.append(f"{curve.name.rjust(left)}  {''.join(one * wide for one in drawn)}")
        yield Line(text="\n".join(lines), aligned=True)

    def summaries(self) -> list["Summary"]:
        """Return the curves in words: ends, extremes, and from which step on values are not finite."""
        return [_summary(curve, self.first) for curve in self.curves]

    def figure(self) -> Figure:
        """Return the chart: axes with round ticks, each line dashed and marked in its own way, and below them a key.

        Values that are not finite leave a gap, marked × at the upper edge. At most 6 curves are drawn, of at most 400
        points each.
        """
        from grader.report.svg import Drawing

        text = "; ".join(f"{one.ends()}{', ' + one.trouble if one.trouble else ''}" for one in self.summaries())
        drawn = self.curves[:_MOST_CURVES]
        size = (_WIDTH, _HEIGHT + _KEY_ROW * len(drawn))
        drawing = Drawing(one_line(self.title), text or "no curves", size, css="chart")
        frame = _frame(drawn)
        _axes(drawing, self, frame)
        for i, curve in enumerate(drawn):
            _curve(drawing, curve, i, frame)
            _key(drawing, one_line(curve.name, 60), i)
        return Figure(caption=self.title, drawings=(drawing,), table=self._table())

    def _table(self) -> Table:
        numbers = (Column(title=title, number=True) for title in _COLUMNS)
        return Table(
            label="Curve table",
            columns=(Column(title=self.y_label), *numbers, Column(title="notes")),
            rows=tuple(
                Row(cells=(one.name, one.first, one.lowest, one.highest, one.last, one.trouble))
                for one in self.summaries()
            ),
        )


class Summary(Record, frozen=True, kw_only=True):
    """One curve in words, a row of the table beside the chart."""

    name: str
    first: str
    lowest: str
    highest: str
    last: str
    trouble: str

    def ends(self) -> str:
        """Return e.g. "yours: from 2.3 to 0.4"."""
        return f"{self.name}: from {self.first} to {self.last}"


def ticks(low: float, high: float) -> list[float]:
    """Return the round numbers between two finite ones, both included where they are round; `low` < `high`."""
    step = _tick_step(low, high)
    return [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _tick_step(low: float, high: float) -> float:
    """Return the round distance (1, 2 or 5 times a power of ten) that parts a span in about 5."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)


class _Frame(Record, frozen=True, kw_only=True):
    """Maps steps and values to the drawing."""

    steps: int
    low: float
    high: float

    def x(self, step: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * step / max(1, self.steps - 1)

    def y(self, value: float) -> float:
        share = (_bounded(value) - self.low) / (self.high - self.low)
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share


def _frame(curves: tuple[Curve, ...]) -> _Frame:
    values = [_bounded(v) for curve in curves for v in curve.values if _finite(v)]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if high - low <= 1e-9 * max(_TINY, abs(low), abs(high)):  # flat: give the line some room
        room = abs(high) / 10 if abs(high) > _TINY else 1.0
        low, high = low - room, high + room
    step = _tick_step(low, high)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return _Frame(steps=max((len(c.values) for c in curves), default=0), low=low, high=high)


def _axes(drawing: "Drawing", chart: Curves, frame: _Frame) -> None:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for value in ticks(frame.low, frame.high):
        drawing.line((_LEFT, frame.y(value), right, frame.y(value)), "grid")
        drawing.write((_LEFT - 8, frame.y(value) + 4), f"{value:.4g}", anchor="end", css="quiet")
    drawing.line((_LEFT, bottom, right, bottom), "axis")
    first = chart.first
    steps = ticks(first, first + frame.steps - 1) if frame.steps > 1 else [float(first)] * frame.steps
    for step in (s for s in steps if s == round(s)):
        drawing.line((frame.x(step - first), bottom, frame.x(step - first), bottom + 5), "axis")
        drawing.write((frame.x(step - first), bottom + 19), f"{step:.0f}", anchor="middle", css="quiet")
    drawing.write((4, 16), one_line(chart.y_label, 60), css="strong")
    drawing.write(((_LEFT + right) / 2, _HEIGHT - 7), one_line(chart.x_label, 60), anchor="middle")


def _key(drawing: "Drawing", name: str, index: int) -> None:
    """Write a curve's whole name beside a piece of its line."""
    y = _HEIGHT + _KEY_ROW * index + 10
    _line(drawing, f"M{_LEFT} {y} h44", index, css="key")
    _marker(drawing, index, _LEFT + 22, y)
    drawing.write((_LEFT + 56, y + 4), name, css=f"c{index} strong")


def _curve(drawing: "Drawing", curve: Curve, index: int, frame: _Frame) -> None:
    """Draw one curve."""
    stride = max(1, math.ceil(len(curve.values) / _MOST_POINTS))
    steps = sorted({*range(0, len(curve.values), stride), len(curve.values) - 1} - {-1})
    path, pen_down = [], False
    for step in steps:
        value = curve.values[step]
        if value is None or not math.isfinite(value):
            drawing.write((frame.x(step), _TOP + 4), "×", anchor="middle", css=f"c{index} strong")
            pen_down = False
            continue
        end = frame.y(value)
        path.append(f"{'L' if pen_down else 'M'}{frame.x(step):.1f} {end:.1f}")
        pen_down = True
        if len(steps) <= 30:
            _marker(drawing, index, frame.x(step), end)
    _line(drawing, " ".join(path), index)


def _line(drawing: "Drawing", path: str, index: int, css: str = "line") -> None:
    attributes = {"d": path, "class": f"{css} c{index}", "stroke-dasharray": _DASHES[index]}
    drawing.add("path", attributes if _DASHES[index] else {k: attributes[k] for k in ("d", "class")})


def _marker(drawing: "Drawing", index: int, x: float, y: float) -> None:
    """Draw a point: circles, squares and triangles take turns."""
    css = {"class": f"dot c{index}"}
    if index % 3 == 0:
        drawing.add("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3.5"} | css)
    elif index % 3 == 1:
        drawing.add("rect", {"x": f"{x - 3:.1f}", "y": f"{y - 3:.1f}", "width": "6", "height": "6"} | css)
    else:
        drawing.add("path", {"d": f"M{x:.1f} {y - 4.5:.1f} l4.5 8 h-9 z"} | css)


def _summary(curve: Curve, first: int) -> Summary:
    finite = [v for v in curve.values if v is not None and math.isfinite(v)]
    lost = [i for i, v in enumerate(curve.values, first) if not _finite(v)]
    return Summary(
        name=one_line(curve.name, 60),
        first=number(curve.values[0]) if curve.values else "no value",
        lowest=number(min(finite)) if finite else "no value",
        highest=number(max(finite)) if finite else "no value",
        last=number(curve.values[-1]) if curve.values else "no value",
        trouble=f"{len(lost)} not finite, the first at step {lost[0]}" if lost else "",
    )


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _bounded(value: float | None) -> float:
    """Keep differences of values finite."""
    return max(-_HUGE, min(value or 0.0, _HUGE))
