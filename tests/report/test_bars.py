"""Pairs of bars: on one scale, inside their box, told apart without colour."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from grader.report.bars import HEIGHT, TALL, Pair, Scale, drawings, legend, scale_of


def pair(yours: float | None, expected: float | None, text: str = "1") -> Pair:
    """Return a pair that differs where its two amounts do."""
    return Pair(head=text, name=text, yours=yours, expected=expected, numbers=(text, text), differs=yours != expected)


def drawn(*pairs: Pair) -> list[Element]:
    """Draw such pairs."""
    scale = scale_of(amount for one in pairs for amount in (one.yours, one.expected))
    return [fromstring(str(drawing)) for drawing in drawings("Update 1", pairs, scale)]


def bars(svg: Element) -> list[tuple[str, float, float]]:
    """Return whose each bar is, and its upper and lower edge."""
    found = [r for r in svg.iter("rect") if r.get("class", "").startswith("bar ")]
    return [
        (
            r.get("class", "").removeprefix("bar "),
            float(r.get("y", "")),
            float(r.get("y", "")) + float(r.get("height", "")),
        )
        for r in found
    ]


def test_a_bar_is_as_tall_as_its_amount() -> None:
    """Twice as much is twice as tall, on the same zero."""
    (svg,) = drawn(pair(1.0, 0.5))
    (_, top, zero), (_, half, same) = bars(svg)

    assert zero == same
    assert zero - top == pytest.approx(2 * (zero - half)) == TALL


def test_less_than_nothing_hangs_below_zero() -> None:
    """A negative amount is a bar on the other side of the line."""
    (svg,) = drawn(pair(-1.0, 1.0))
    (_, top, bottom), (_, above, zero) = bars(svg)

    assert (top, zero) == (zero, top)
    assert bottom > zero > above


@pytest.mark.parametrize(
    "amounts",
    [(0.0, 0.0), (1e308, -1e308), (5e-324, 1e-323), (float("nan"), 1.0), (None, float("inf")), (1e-9, 1e9)],
)
def test_any_amount_stays_inside_its_cell(amounts: tuple[float | None, float | None]) -> None:
    """None, huge, tiny: no bar leaves its cell."""
    scale = scale_of(amounts)
    inside = [scale.y(a) for a in amounts if a is not None and abs(a) < float("inf")]

    assert all(-0.001 <= y <= TALL + 0.001 for y in inside)
    assert isinstance(scale, Scale)
    assert TALL < HEIGHT


def test_what_is_no_number_or_zero_has_no_bar_but_its_text() -> None:
    """The text stands there in any case."""
    (svg,) = drawn(pair(None, 0.0, text="not finite"))

    assert bars(svg) == []
    assert [t.text for t in svg.iter("text")].count("not finite") == 3


def test_many_pairs_continue_in_the_next_drawing() -> None:
    """Twenty columns are all there, over drawings that a narrow screen can show."""
    parts = drawn(*(pair(1.0, 1.0, text=str(i)) for i in range(20)))

    assert sum(len(bars(svg)) for svg in parts) == 40
    assert [svg.findtext("title", "").endswith(", continued") for svg in parts] == [False] + [True] * (len(parts) - 1)
    assert all(float(svg.get("width", "")) <= 345 for svg in parts)


def test_yours_and_what_should_be_differ_without_colour() -> None:
    """One is filled by the style sheet, the other an outline; the legend shows both."""
    assert [("yours" in str(mark), "wanted" in str(mark)) for mark, _ in legend()] == [(True, False), (False, True)]


def test_nothing_at_all_is_said() -> None:
    """An update in which nothing counts is drawn as such."""
    (svg,) = drawn()

    assert svg.findtext("desc") == "nothing counts"
