"""The chart: axes that fit any values, lines told apart without colour."""

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest

from grader.report.evidence.curves import Curve, Curves, ticks


def chart(*lines: tuple[float | None, ...]) -> Curves:
    """Return a chart of these lines."""
    curves = tuple(Curve(name=f"line {i}", values=values) for i, values in enumerate(lines))
    return Curves(check="a", title="loss", x_label="epoch", y_label="loss", curves=curves)


def draw(*lines: tuple[float | None, ...], names: tuple[str, ...] = ()) -> Element:
    """Draw these lines."""
    drawn = chart(*lines)
    named = tuple(msgspec.structs.replace(c, name=n) for c, n in zip(drawn.curves, names, strict=False))
    (drawing,) = msgspec.structs.replace(drawn, curves=named or drawn.curves).figure().drawings
    return fromstring(str(drawing))


@pytest.mark.parametrize(
    ("low", "high", "want"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 8, [0, 2, 4, 6, 8]), (-1, 4, [-1, 0, 1, 2, 3, 4])],
)
def test_ticks_are_round(low: float, high: float, want: list[float]) -> None:
    """Steps are 1, 2 or 5 times a power of ten."""
    assert ticks(low, high) == pytest.approx(want)


@pytest.mark.parametrize(
    "values",
    [
        (),
        (1.0,),
        (2.0, 2.0, 2.0),
        (0.0, 0.0),
        (float("nan"), float("inf"), None),
        (1e308, -1e308),
        (5e-324, 1e-323),
        (1.0, 1.0 + 1e-15),
        tuple(float(i) for i in range(100_000)),
    ],
)
def test_any_values_give_a_small_drawing_inside_its_box(values: tuple[float | None, ...]) -> None:
    """Empty, flat, tiny, huge, not finite or many values: every point lies inside."""
    svg = draw(values, (1.0, 2.0))
    points = [
        p[1:].split()
        for path in svg.iter("path")
        if "line" in path.get("class", "")
        for p in path.get("d", "").replace(" M", "|M").replace(" L", "|L").split("|")
        if p
    ]

    assert all(0 <= float(x) <= 480 and 0 <= float(y) <= 270 for x, y in points)
    assert len(points) < 500


def test_lines_differ_without_colour_and_are_named_whole_below_the_chart() -> None:
    """Dashes differ, and each name of up to 60 characters has a row of the key to itself, inside the drawing."""
    long = "updates of 64 samples, as the checker itself makes them"
    svg = draw((1.0, 2.0), (1.0, 2.0), (1.0, 2.001), names=("yours", long, "others"))
    dashes = [p.get("stroke-dasharray") for p in svg.iter("path") if "line" in p.get("class", "")]
    heights = [float(t.get("y", "")) for t in svg.iter("text") if t.text in ("yours", long, "others")]

    assert len(set(dashes)) == 3
    assert all(b - a >= 16 for a, b in pairwise(heights))
    assert 270 < heights[0] < heights[-1] < float(svg.get("height", ""))


def test_a_value_that_is_not_finite_breaks_the_line_and_is_marked() -> None:
    """No line crosses the gap."""
    svg = draw((1.0, float("nan"), 2.0))
    (path,) = (p.get("d", "") for p in svg.iter("path") if p.get("class", "").startswith("line"))

    assert path.count("M") == 2
    assert "L" not in path
    assert [t.text for t in svg.iter("text")].count("×") == 1


def test_rows_say_what_the_chart_shows() -> None:
    """Ends, extremes and the first step that is not finite."""
    (row,) = chart((2.0, 0.5, float("inf"), None)).summaries()

    assert (row.first, row.lowest, row.highest, row.last) == ("2", "0.5", "2", "not finite")
    assert row.trouble == "2 not finite, the first at step 2"


def test_steps_are_numbered_from_the_first() -> None:
    """Labels below the axis, and the step from which on a value is not finite, begin at the number that was said."""
    numbered = msgspec.structs.replace(chart((4.0, None, 2.0)), first=1)
    (drawing,) = numbered.figure().drawings
    texts = [text.text for text in fromstring(str(drawing)).iter("text")]

    assert [text for text in texts if text in {"0", "1", "2", "3"}][-3:] == ["1", "2", "3"]
    assert numbered.summaries()[0].trouble == "1 not finite, the first at step 2"
