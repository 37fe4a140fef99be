"""Drawings as inline SVG: shapes, words for whoever does not see them, and nothing that could be code.

The XML writer escapes all text. Colours and fonts come from the page's style sheet by class; shapes and words carry the
meaning without them. Points are (x, y) in pixels, y downwards.
"""

from xml.etree.ElementTree import Element, SubElement, tostring

from grader.text import clean


class Shapes:
    """Something to draw into: a whole drawing, or a group in it."""

    def __init__(self, element: Element) -> None:
        self._element = element

    def add(self, tag: str, attributes: dict[str, str]) -> None:
        """Add an element of SVG, such as a path or a circle."""
        SubElement(self._element, tag, attributes)

    def write(self, at: tuple[float, float], text: str, *, anchor: str = "start", css: str = "") -> None:
        """Write one line of text with its baseline at a point."""
        attributes = {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}", "text-anchor": anchor}
        SubElement(self._element, "text", attributes | ({"class": css} if css else {})).text = clean(text)

    def line(self, ends: tuple[float, float, float, float], css: str) -> None:
        """Draw a straight line x1, y1, x2, y2."""
        names = ("x1", "y1", "x2", "y2")
        self.add("line", {n: f"{v:.1f}" for n, v in zip(names, ends, strict=True)} | {"class": css})

    def rect(self, box: tuple[float, float, float, float], css: str, *, rounded: int = 3) -> None:
        """Draw a rectangle x, y, width, height; `rounded` is the radius of its corners."""
        names = ("x", "y", "width", "height")
        values = {n: f"{max(0.0, v):.1f}" for n, v in zip(names, box, strict=True)}
        self.add("rect", values | {"rx": str(rounded), "class": css})

    def group(self, at: tuple[float, float], css: str) -> "Shapes":
        """Return a group whose own (0, 0) lies at a point."""
        attributes = {"transform": f"translate({at[0]:.1f} {at[1]:.1f})", "class": css}
        return Shapes(SubElement(self._element, "g", attributes))

    def __str__(self) -> str:
        return tostring(self._element, encoding="unicode")

    def __html__(self) -> str:
        """Return the markup, which a template writes as it is."""
        return str(self)


class Drawing(Shapes):
    """One `<svg role="img">`.

    Args:
        title: its name, read out by a screen reader.
        text: the same as the drawing in words, read out after that.
        size: width and height.
        css: its class.
    """

    def __init__(self, title: str, text: str, size: tuple[int, int], *, css: str) -> None:
        width, height = size
        svg = Element("svg", {"role": "img", "viewBox": f"0 0 {width} {height}", "width": str(width)})
        svg.set("height", str(height))
        svg.set("aria-label", clean(title))
        svg.set("class", css)
        SubElement(svg, "title").text = clean(title)
        SubElement(svg, "desc").text = clean(text)
        super().__init__(svg)


class Mark(Shapes):
    """A small sign of 26 × 26, from (-2, -2) on, beside a word that says the same: decoration."""

    def __init__(self) -> None:
        svg = Element("svg", {"class": "mark", "viewBox": "-2 -2 26 26", "width": "26", "height": "26"})
        svg.set("aria-hidden", "true")
        super().__init__(svg)
