"""Memory against its budget: a bar that stays in its box, and words."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from grader.report.evidence.memory import MemoryBar, MemoryCourse


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


def course(*curve: int, marks: tuple[int, ...] = (), **layers: int) -> MemoryCourse:
    """Return a course of these live bytes."""
    return MemoryCourse(layers=layers, curve=curve, marks=marks)


def in_layers(yours: MemoryCourse, right: MemoryCourse | None = None) -> MemoryBar:
    """Return a bar over its budget whose layers are known."""
    return MemoryBar(check="a", label="peak", measured_bytes=9 << 20, budget_bytes=3 << 20, yours=yours, right=right)


RAMP = course(
    0, 2 << 20, 1 << 20, 5 << 20, 4 << 20, 9 << 20, 0, marks=(0, 2, 4), gradients=1 << 20, activations=8 << 20
)
TEETH = course(0, 2 << 20, 0, 2 << 20, 0, 2 << 20, 0, marks=(0, 2, 4), gradients=0, activations=2 << 20)


def test_layers_and_their_course_are_told_in_words() -> None:
    """Bytes per layer beside a right program's, and most bytes per micro-batch as blocks of one scale."""
    first, table, said, blocks = (line.text for line in in_layers(RAMP, TEETH).lines())

    assert first == "peak. Measured 9 MiB, budget 3 MiB: over the budget by 6 MiB."
    assert table.split("\n") == [
        "at the peak  yours    right",
        "  gradients  1 MiB  0 bytes",
        "activations  8 MiB    2 MiB",
    ]
    assert said == "At most 2 MiB were live during the first of 3 micro-batches, 9 MiB during the last."
    assert blocks.split("\n") == ["yours  ▂▅█", "right  ▂▂▂"]


def test_layers_and_curves_are_drawn_against_the_budget() -> None:
    """Numbers tell layers apart and dashes curves, both drawings have the budget, and a table says the same."""
    figure = in_layers(RAMP, TEETH).figure()
    stack, curves = (fromstring(str(drawing)) for drawing in figure.drawings)
    lines = [p for p in curves.iter("path") if p.get("class", "").startswith("line")]

    assert len([r for r in stack.iter("rect") if r.get("class", "").startswith("layer")]) == 3 + 2
    assert len({p.get("stroke-dasharray") for p in lines}) == 2
    for svg in (stack, curves):
        assert "budget 3 MiB" in [t.text for t in svg.iter("text")]
        assert "9 MiB during the last" in svg.findtext("desc", "")
    assert figure.table is not None
    assert [row.cells for row in figure.table.rows] == [
        ("gradients", "1 MiB", "0 bytes"),
        ("activations", "8 MiB", "2 MiB"),
    ]


@pytest.mark.parametrize(
    "yours",
    [
        course(),
        course(5, marks=(0,), gradients=5),
        course(-3, 10**15, marks=(9, 1, 70), activations=-3, **{"<b>" * 30: 10**15}),
        course(*range(500), marks=tuple(range(0, 500, 2)), temporaries=10**9),
    ],
)
def test_any_course_stays_inside_its_drawings(yours: MemoryCourse) -> None:
    """The submission's process has told it: nothing, absurd or many amounts."""
    bar = in_layers(yours)

    assert all(line.text or line.aligned for line in bar.lines())
    for drawing in bar.figure().drawings:
        svg = fromstring(str(drawing))
        width, height = float(svg.get("width", "")), float(svg.get("height", ""))
        boxes = [(float(r.get("x", "")), float(r.get("width", ""))) for r in svg.iter("rect")]
        points = [
            tuple(map(float, point.split()))
            for path in svg.iter("path")
            if path.get("class", "").startswith("line") and path.get("d")
            for point in path.get("d", "")[1:].split(" L")
        ]
        assert all(x >= 0 and x + w <= width + 1 for x, w in boxes)
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
