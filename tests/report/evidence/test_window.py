"""The window: grouping, ragged tails, what differs; valid SVG with words, right for odd runs."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from grader.report.evidence.weights import WeightTable
from grader.report.evidence.window import SHOWN, WindowEvent, WindowPicture, in_words, left_out, shown, windows
from grader.report.weight_row import WeightRow


def picture(sizes: tuple[int, ...], steps: int, **lanes: tuple[WindowEvent, ...]) -> WindowPicture:
    """Return a picture of such micro-batches, with nothing observed unless told."""
    every = {"seen": (), "wanted": (), **lanes}
    return WindowPicture(check="a", sizes=sizes, accumulation_steps=steps, seen=every["seen"], wanted=every["wanted"])


@pytest.mark.parametrize(
    ("count", "steps", "want"),
    [(0, 4, []), (1, 1, [1]), (4, 2, [2, 2]), (5, 2, [2, 2, 1]), (13, 5, [5, 5, 3]), (3, 8, [3]), (2, 0, [1, 1])],
)
def test_windows_hold_k_micro_batches_and_the_last_one_the_rest(count: int, steps: int, want: list[int]) -> None:
    """A ragged tail is a window of its own; k beyond the run is one window."""
    assert [len(w.cells) for w in windows(picture((2,) * count, steps))] == want


def test_a_window_is_named_with_its_micro_batches_and_samples() -> None:
    """Sizes are counted, and a single one is singular."""
    assert [w.name for w in windows(picture((2, 2, 1), 2))] == [
        "window 1: 2 micro-batches, 4 samples",
        "window 2: 1 micro-batch, 1 sample",
    ]


def test_events_fall_to_the_micro_batch_that_was_served_last() -> None:
    """Order within a micro-batch is kept; what came before the first one stands apart."""
    seen = (
        WindowEvent(micro_batch=-1, action="zero_grad"),
        WindowEvent(micro_batch=1, action="backward"),
        WindowEvent(micro_batch=1, action="step"),
    )
    before, window = windows(picture((3, 3), 2, seen=seen, wanted=seen[1:]))

    assert (before.number, before.cells[0].seen, before.cells[0].differs) == (0, ("zero_grad",), True)
    assert [(c.number, c.seen, c.differs) for c in window.cells] == [
        (1, (), False),
        (2, ("backward", "step"), False),
    ]


def test_the_order_of_actions_is_a_difference() -> None:
    """The same actions in another order are not the same."""
    step, zero = (WindowEvent(micro_batch=0, action=a) for a in ("step", "zero_grad"))

    assert windows(picture((1,), 1, seen=(zero, step), wanted=(step, zero)))[0].cells[0].differs


def test_a_long_run_is_cut_and_says_what_differs_beyond() -> None:
    """What is not shown is counted, differences too."""
    late = WindowEvent(micro_batch=SHOWN + 1, action="step")
    long = picture((1,) * (SHOWN + 3), 7, seen=(late,))

    assert sum(len(w.cells) for w in shown(long)) == SHOWN
    assert left_out(long) == "3 more micro-batches not shown; 1 of them differs."
    assert left_out(picture((1,), 1)) == ""


def test_repeated_actions_are_counted_in_words() -> None:
    """Three backwards in a row read as one with a count."""
    assert in_words(("forward", "backward", "backward")) == "forward, backward ×2"
    assert in_words(()) == "nothing"


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
    return [fromstring(str(drawing)) for drawing in picture.figure().drawings]


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
    picture = WindowPicture(check="a", sizes=(1,), accumulation_steps=1, seen=seen, wanted=seen[:2])
    (svg,) = map(str, picture.figure().drawings)

    assert "+994" in svg
    assert len(svg) < 4000


def test_wider_columns_hold_more_samples() -> None:
    """Widths hint at sample counts."""
    (svg,) = drawn((1, 8), 2)
    heads = [float(r.get("width", "")) for r in svg.iter("rect") if r.get("class") == "samples"]

    assert heads[0] < heads[1]


def test_each_action_has_a_shape_of_its_own() -> None:
    """Marks differ without colour, and the legend names each."""
    legend = WindowPicture(check="a", sizes=(1,), accumulation_steps=1, seen=(), wanted=()).figure().legend
    marks = {word: str(mark) for mark, word in legend if mark is not None}

    assert list(marks) == ["forward", "backward", "step", "zero_grad"]
    assert len({mark.split("points=")[1] for mark in marks.values()}) == 4
    assert all('aria-hidden="true"' in mark for mark in marks.values())


def weighed(*yours: tuple[float, ...], expected: tuple[tuple[float, ...], ...]) -> WindowPicture:
    """Return a picture of three micro-batches, two a window, whose updates were made of such weights."""
    rows = tuple(
        WeightRow(update=i + 1, yours=a, expected=b) for i, (a, b) in enumerate(zip(yours, expected, strict=True))
    )
    table = WeightTable(check="a", rows=rows, columns=("1", "2", "3", "earlier", "before the call"), unit="micro-batch")
    lane = accumulating((2, 2, 1), 2, tail=True)
    return WindowPicture(check="a", sizes=(2, 2, 1), accumulation_steps=2, seen=lane, wanted=lane, weights=table)


MEANS = ((0.5, 0.5, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0, 0.0))


def test_a_wrong_divisor_is_seen_although_the_same_things_happened() -> None:
    """Both lanes are equal; the bars above them are not, and say so in every form."""
    picture = weighed((1.0, 1.0, 0.0, 0.0, 0.0), MEANS[1], expected=MEANS)
    first, second = (fromstring(str(drawing)) for drawing in picture.figure().drawings)
    table = picture.figure().table

    assert [text for text in texts(first) if text in ("1", "½", "≠ differs")] == [
        "≠ differs",
        "1",
        "½",
        "≠ differs",
        "1",
        "½",
    ]
    assert "update 1" in texts(first)
    assert "≠ differs" not in texts(second)
    assert "counts 1, should count ½" in first.findtext("desc", "")
    assert next(iter(picture.lines())).text == "In update 1, micro-batches 1 and 2 count 1 each, should be ½."
    assert table is not None
    assert [row.cells[5:] for row in table.rows] == [("1", "½", "≠ differs"), ("1", "½", "≠ differs"), ("1", "1", "")]
    assert [row.differs for row in table.rows] == [True, True, False]


def test_what_counts_from_elsewhere_stands_beside_the_window() -> None:
    """A micro-batch of the window before, earlier gradients, and a third update that should not be."""
    extra = (0.0, 0.0, 0.25, 0.0, 0.0)
    picture = weighed(MEANS[0], (0.0, 0.5, 1.0, 1.0, 0.0), extra, expected=(*MEANS, ()))
    _, second, third = (fromstring(str(drawing)) for drawing in picture.figure().drawings)
    table = picture.figure().table

    assert [text for text in texts(second) if text in ("#2", "#3", "earlier")] == ["#2", "#3", "earlier"]
    assert [text for text in texts(second) if text in ("F", "B", "S")] == ["F", "B", "S"] * 2
    assert texts(third)[0] == "Update 3 · one too many"
    assert table is not None
    assert [row.cells[1] for row in table.rows] == [
        "1", "2", "3", "micro-batch 2", "gradients of earlier windows", "micro-batch 3",
    ]  # fmt: skip


def test_a_long_run_with_weights_is_cut_like_one_without() -> None:
    """Windows beyond the last that is shown vanish with their updates."""
    count = SHOWN + 3
    rows = tuple(WeightRow(update=i + 1, yours=(1.0,) * count, expected=(1.0,) * count) for i in range(count // 2 + 60))
    table = WeightTable(check="a", rows=rows, columns=tuple(str(i + 1) for i in range(count)), unit="micro-batch")
    long = WindowPicture(check="a", sizes=(1,) * count, accumulation_steps=2, seen=(), wanted=(), weights=table)

    assert sum(len(w.cells) for w in shown(long)) == SHOWN
    assert len(shown(long)) == SHOWN // 2 + 4
    assert (
        left_out(long)
        == "3 more micro-batches not shown; 0 of them differ. 55 more updates not shown, beyond the last window."
    )
    assert all(len(str(drawing)) < 30_000 for drawing in long.figure().drawings)
