"""Memory against its budget: a bar that stays in its box, and words."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from grader.report.evidence.memory import MemoryBar


def drawn(bar: MemoryBar) -> Element:
    """Return the bar's drawing."""
    (drawing,) = bar.figure().drawings
    return fromstring(str(drawing))


def test_over_the_budget_is_drawn_and_said() -> None:
    """The excess has a box of its own, and words."""
    bar = MemoryBar(check="a", label="<peak>", measured_bytes=3 * 2**20, budget_bytes=2 * 2**20)
    svg = drawn(bar)

    assert [r.get("class") for r in svg.iter("rect")] == ["within", "over"]
    assert svg.findtext("title") == "<peak>"
    assert bar.in_words() == "Measured 3 MiB, budget 2 MiB: over the budget by 1 MiB."


@pytest.mark.parametrize(("measured", "budget"), [(0, 0), (10**40, 1), (1, 10**40), (5, 5), (-1, 7)])
def test_any_amount_stays_inside_the_drawing(measured: int, budget: int) -> None:
    """Nothing, exactly the budget, or absurd amounts: the bar fits its box."""
    bar = MemoryBar(check="a", label="x", measured_bytes=measured, budget_bytes=budget)
    boxes = drawn(bar).iter("rect")

    assert all(0 <= float(b.get("width", "")) <= 432 for b in boxes)
