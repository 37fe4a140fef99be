"""The window layout: grouping, ragged tails, what differs."""

import pytest

from grader.report.evidence import WindowEvent, WindowPicture
from grader.report.windows import SHOWN, in_words, left_out, shown, windows


def picture(sizes: tuple[int, ...], steps: int, **lanes: tuple[WindowEvent, ...]) -> WindowPicture:
    """Return a picture of such micro-batches, with nothing observed unless told."""
    return WindowPicture(check="a", sizes=sizes, accumulation_steps=steps, **{"seen": (), "wanted": (), **lanes})


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
