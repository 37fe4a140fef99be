"""The pictures: valid SVG with words for whoever does not see it, right for odd runs."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from grader.report.evidence import MemoryBar, WindowEvent, WindowPicture
from grader.report.picture import mark_svg, memory_in_words, memory_svg, svg_root, window_svgs, write


def texts(svg: Element) -> list[str]:
    """Return what is written in a drawing."""
    return [element.text or "" for element in svg.iter("text")]


def accumulating(sizes: tuple[int, ...], steps: int, *, tail: bool) -> tuple[WindowEvent, ...]:
    """Return the events of a loop that steps every k micro-batches, and after the last one where `tail`."""
    found: list[WindowEvent] = []
    for i in range(len(sizes)):
        found += [WindowEvent(micro_batch=i, action="forward"), WindowEvent(micro_batch=i, action="backward")]
        if (i + 1) % steps == 0 or (tail and i + 1 == len(sizes)):
            found.append(WindowEvent(micro_batch=i, action="step"))
    return tuple(found)


def drawn(sizes: tuple[int, ...], steps: int) -> list[Element]:
    """Draw a run that forgets the step of its tail."""
    picture = WindowPicture(
        check="a",
        sizes=sizes,
        accumulation_steps=steps,
        seen=accumulating(sizes, steps, tail=False),
        wanted=accumulating(sizes, steps, tail=True),
    )
    return [fromstring(svg) for svg in window_svgs(picture)]


def test_a_ragged_tail_is_drawn_as_a_shorter_window_that_differs() -> None:
    """The last window has its own counts and lacks one step in the lane "yours"."""
    full, tail = drawn((2, 2, 1), 2)

    assert texts(full)[0] == "Window 1 · 2 micro-batches, 4 samples"
    assert "≠ differs" not in texts(full)
    assert texts(tail)[0] == "Window 2 · 1 micro-batch, 1 sample"
    assert "≠ differs" in texts(tail)
    assert texts(tail).count("S") == 1
    assert texts(tail).count("B") == 2


@pytest.mark.parametrize(
    ("sizes", "steps"),
    [((), 4), ((1,), 1), ((1, 10**12), 2), (tuple(range(1, 14)), 13), ((3,) * 500, 7), ((2, 2), 9), ((0, 0), 1)],
)
def test_every_drawing_is_described_and_nothing_leaves_it(sizes: tuple[int, ...], steps: int) -> None:
    """Each has a role, a title, a description, and shapes inside its box, however odd the run."""
    for svg in drawn(sizes, steps):
        width = float(svg.get("width", "0"))

        assert svg.get("role") == "img"
        assert svg.findtext("title")
        assert "should be" in (svg.findtext("desc") or "")
        assert all(float(r.get("x", "")) + float(r.get("width", "")) <= width + 0.5 for r in svg.iter("rect"))
        assert width <= 560


def test_a_window_too_wide_continues() -> None:
    """Thirteen micro-batches of one window are all there, over several drawings."""
    parts = drawn(tuple(range(1, 14)), 13)
    heads = [text for svg in parts for text in texts(svg) if text.startswith("#")]

    assert heads == [f"#{i}" for i in range(1, 14)]
    assert [texts(svg)[0].endswith(", continued") for svg in parts] == [False] + [True] * (len(parts) - 1)


def test_many_actions_in_one_micro_batch_are_counted_not_drawn() -> None:
    """A thousand alternating actions keep the drawing small."""
    seen = tuple(WindowEvent(micro_batch=0, action=a) for _ in range(500) for a in ("forward", "backward"))
    (svg,) = window_svgs(WindowPicture(check="a", sizes=(1,), accumulation_steps=1, seen=seen, wanted=seen[:2]))

    assert "+994" in svg
    assert len(svg) < 4000


def test_wider_columns_hold_more_samples() -> None:
    """Widths hint at sample counts."""
    (svg,) = drawn((1, 8), 2)
    heads = [float(r.get("width", "")) for r in svg.iter("rect") if r.get("class") == "samples"]

    assert heads[0] < heads[1]


@pytest.mark.parametrize("action", ["forward", "backward", "step", "zero_grad"])
def test_each_action_has_a_shape_of_its_own(action: str) -> None:
    """Marks differ without colour."""
    others = {mark_svg(a).split("points=")[1] for a in ("forward", "backward", "step", "zero_grad")}

    assert len(others) == 4
    assert 'aria-hidden="true"' in mark_svg(action)


def test_over_the_budget_is_drawn_and_said() -> None:
    """The excess has a box of its own, and words."""
    bar = MemoryBar(check="a", label="<peak>", measured_bytes=3 * 2**20, budget_bytes=2 * 2**20)
    svg = fromstring(memory_svg(bar))

    assert [r.get("class") for r in svg.iter("rect")] == ["within", "over"]
    assert svg.findtext("title") == "<peak>"
    assert memory_in_words(bar) == "Measured 3 MiB, budget 2 MiB: over the budget by 1 MiB."


@pytest.mark.parametrize(("measured", "budget"), [(0, 0), (10**40, 1), (1, 10**40), (5, 5), (-1, 7)])
def test_any_amount_stays_inside_the_drawing(measured: int, budget: int) -> None:
    """Nothing, exactly the budget, or absurd amounts: the bar fits its box."""
    bar = MemoryBar(check="a", label="x", measured_bytes=measured, budget_bytes=budget)
    boxes = fromstring(memory_svg(bar)).iter("rect")

    assert all(0 <= float(b.get("width", "")) <= 432 for b in boxes)


def test_whatever_is_written_is_cleaned() -> None:
    """Control characters, which no XML holds, never get into a drawing."""
    svg = svg_root("a\x00\u202eb", "c\x1b[31md", (10, 10))
    write(svg, (0, 0), "e\x07f")

    assert [svg.findtext("title"), svg.findtext("desc"), svg.get("aria-label")] == ["ab", "cd", "ab"]
    assert texts(svg) == ["ef"]
