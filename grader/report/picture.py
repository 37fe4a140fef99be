"""Pictures of a report as inline SVG: the window, memory against its budget, curves against the baseline.

Each function is pure and returns one `<svg role="img">` with a title and a description; text is escaped by the XML
writer. Colours and fonts come from the page's style sheet by class, shapes and words carry the meaning without them.
"""

from xml.etree.ElementTree import Element, SubElement, tostring

from grader.report.evidence import MemoryBar, WindowPicture
from grader.report.windows import Cell, Window, in_words, runs, shown
from grader.text import clean, one_line, size

LETTERS = {"forward": "F", "backward": "B", "step": "S", "zero_grad": "0"}
_SHAPES = {
    "forward": "1,1 15,1 21,11 15,21 1,21",
    "backward": "21,1 7,1 1,11 7,21 21,21",
    "step": "11,-1 23,11 11,23 -1,11",
    "zero_grad": "2,2 20,2 20,20 2,20",
}
_MARK, _REPEAT, _LABEL, _WIDEST, _MARKS = 25, 21, 66, 440, 6


def window_svgs(picture: WindowPicture) -> list[str]:
    """Return one drawing per window, in order; a window too wide for one drawing continues in the next.

    Lanes "yours" and "should be" lie one above the other, a column per micro-batch. Columns and the bars in their
    heads are wider where a micro-batch has more samples. Columns that differ are framed and say so.
    """
    most = max(1, *picture.sizes, 1)
    return [_segment(window, cells, widths) for window in shown(picture) for cells, widths in _segments(window, most)]


def mark_svg(action: str) -> str:
    """Return one mark for the legend; decoration, the word stands beside it."""
    svg = Element("svg", {"class": "mark", "viewBox": "-2 -2 26 26", "width": "26", "height": "26"})
    svg.set("aria-hidden", "true")
    _mark(svg, action, 0, 0)
    return tostring(svg, encoding="unicode")


def memory_svg(bar: MemoryBar) -> str:
    """Return measured bytes as a bar against the budget; what is over it is striped and named."""
    measured, budget = max(0, bar.measured_bytes), max(0, bar.budget_bytes)
    whole = max(measured, budget, bar.reference_bytes, 1)
    svg = svg_root(one_line(bar.label), memory_in_words(bar), (440, 96))
    svg.set("class", "memory")

    def x(count: int) -> float:
        return 424 * (count / whole) + 4

    _rect(svg, (4, 34, x(min(measured, budget)) - 4, 28), "within")
    if measured > budget:
        _rect(svg, (x(budget), 34, x(measured) - x(budget), 28), "over")
        for stripe in range(round(x(budget)) + 6, round(x(measured)), 7):
            line(svg, (stripe, 35, stripe, 61), "stripe")
    line(svg, (x(budget), 26, x(budget), 70), "limit")
    side = "end" if x(budget) > 220 else "start"
    write(svg, (x(budget), 18), f"budget {size(budget)}", anchor=side)
    write(svg, (4, 90), f"measured {size(measured)}", css="strong")
    if bar.reference_bytes > 0:
        line(svg, (x(bar.reference_bytes), 34, x(bar.reference_bytes), 70), "reference")
        write(svg, (428, 90), f"dashed: reference {size(bar.reference_bytes)}", anchor="end")
    return tostring(svg, encoding="unicode")


def memory_in_words(bar: MemoryBar) -> str:
    """Return e.g. "Measured 3 MiB, budget 2 MiB: over the budget by 1 MiB.", the picture's equivalent."""
    over = bar.measured_bytes - bar.budget_bytes
    if over > 0:
        end = f"over the budget by {size(over)}"
    elif over == 0:
        end = "exactly the budget"
    else:
        end = f"within the budget, {size(-over)} to spare"
    reference = f" The reference needs {size(bar.reference_bytes)}." if bar.reference_bytes > 0 else ""
    return f"Measured {size(max(0, bar.measured_bytes))}, budget {size(max(0, bar.budget_bytes))}: {end}.{reference}"


def svg_root(title: str, text: str, size: tuple[int, int]) -> Element:
    """Return an empty drawing of that width and height with what a screen reader says."""
    width, height = size
    svg = Element("svg", {"role": "img", "viewBox": f"0 0 {width} {height}", "width": str(width)})
    svg.set("height", str(height))
    svg.set("aria-label", clean(title))
    SubElement(svg, "title").text = clean(title)
    SubElement(svg, "desc").text = clean(text)
    return svg


def write(svg: Element, at: tuple[float, float], text: str, *, anchor: str = "start", css: str = "") -> None:
    """Write one line of text with its baseline at a point."""
    attributes = {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}", "text-anchor": anchor}
    SubElement(svg, "text", attributes | ({"class": css} if css else {})).text = clean(text)


def line(svg: Element, ends: tuple[float, float, float, float], css: str) -> None:
    """Draw a straight line x1, y1, x2, y2."""
    names = ("x1", "y1", "x2", "y2")
    SubElement(svg, "line", {n: f"{v:.1f}" for n, v in zip(names, ends, strict=True)} | {"class": css})


def _rect(svg: Element, box: tuple[float, float, float, float], css: str) -> None:
    names = ("x", "y", "width", "height")
    values = {n: f"{max(0.0, v):.1f}" for n, v in zip(names, box, strict=True)}
    SubElement(svg, "rect", values | {"rx": "3", "class": css})


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


def _segment(window: Window, cells: list[Cell], widths: list[float]) -> str:
    continued = cells[0] is not window.cells[0]
    title = window.name[0].upper() + window.name[1:] + (", continued" if continued else "")
    words = "; ".join(
        f"{c.name}: yours {in_words(c.seen)}, should be {in_words(c.wanted)}" + (" (differs)" if c.differs else "")
        for c in cells
    )
    width = max(_LABEL + sum(widths) + 2, 8 * len(title))
    svg = svg_root(title, words, (round(width), 166 if any(c.differs for c in cells) else 140))
    svg.set("class", "window")
    write(svg, (0, 14), title.replace(": ", " · ", 1), css="strong")
    write(svg, (0, 83), "yours")
    write(svg, (0, 123), "should be")
    x = float(_LABEL)
    for cell, column in zip(cells, widths, strict=True):
        _column(svg, cell, x, column)
        x += column
    return tostring(svg, encoding="unicode")


def _column(svg: Element, cell: Cell, x: float, width: float) -> None:
    """Draw one micro-batch: its head, both lanes, and whether they differ."""
    samples = str(cell.samples) if cell.samples < 10_000 else f"{float(cell.samples):.0e}"
    write(svg, (x + 4, 40), f"#{cell.number}" if cell.number else "before", css="strong")
    if cell.number:
        write(svg, (x + width - 4, 40), samples, anchor="end", css="quiet")
        _rect(svg, (x + 3, 47, width - 6, 5), "samples")
    _rect(svg, (x + 2, 60, width - 4, 36), "cell differs" if cell.differs else "cell")
    _rect(svg, (x + 2, 100, width - 4, 36), "cell")
    _lane(svg, cell.seen, x + 7, 67)
    _lane(svg, cell.wanted, x + 7, 107)
    if cell.differs:
        write(svg, (x + width / 2, 155), "≠ differs", anchor="middle", css="differs-word")


def _lane_width(actions: tuple[str, ...]) -> float:
    marks = runs(actions)
    shown_marks = sum(_MARK + (_REPEAT if count > 1 else 0) for _, count in marks[:_MARKS])
    return shown_marks + (_REPEAT + 8 if len(marks) > _MARKS else 0)


def _lane(svg: Element, actions: tuple[str, ...], x: float, y: float) -> None:
    marks = runs(actions)
    if not marks:
        write(svg, (x, y + 16), "nothing", css="quiet")
    for action, count in marks[:_MARKS]:
        _mark(svg, action, x, y)
        x += _MARK
        if count > 1:
            write(svg, (x - 1, y + 16), f"×{min(count, 99)}", css="small")
            x += _REPEAT
    if len(marks) > _MARKS:
        write(svg, (x, y + 16), f"+{min(len(marks) - _MARKS, 999)}", css="small")


def _mark(svg: Element, action: str, x: float, y: float) -> None:
    group = SubElement(svg, "g", {"transform": f"translate({x:.1f} {y:.1f})", "class": f"act {action}"})
    SubElement(group, "polygon", {"points": _SHAPES[action]})
    write(group, (11, 15.5), LETTERS[action], anchor="middle")
