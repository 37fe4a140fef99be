"""The picture of the window, told from events alone."""

from typing import Any

import pytest
import torch

from grader.checks import Run
from grader.checks.hosted import Event
from grader.report.evidence.weights import WeightTable
from grader.report.evidence.window import WindowPicture
from grader.report.weight_row import WeightRow
from grader.training.picture import observed, show_window, wanted

ONE, TWO = (torch.ones(2),), (torch.full((2,), 2.0),)
NONE = (None,)
WEIGHTS = (torch.zeros(2),)


def item(index: int, gradients: tuple[torch.Tensor | None, ...], weights: tuple[torch.Tensor, ...] = WEIGHTS) -> Event:
    """Return a request for a micro-batch."""
    return Event("item", index, weights, gradients)


def told(
    events: list[Event],
    end: tuple[torch.Tensor | None, ...] = NONE,
    weights: tuple[torch.Tensor, ...] = WEIGHTS,
) -> list[tuple[int, str]]:
    """Return what is seen as (micro-batch, action); `end` and `weights` are held when the call returns."""
    return [(e.micro_batch, e.action) for e in observed(events, item(99, end, weights), trained=[True])]


def test_a_right_loop_is_seen_as_it_should_be() -> None:
    """Two windows, the last one short: what is seen equals what is wanted."""
    events = [
        Event("zero_grad"), item(0, NONE), item(1, ONE), Event("step", gradients=TWO), Event("zero_grad"),
        item(2, NONE), Event("step", gradients=ONE), Event("zero_grad"),
    ]  # fmt: skip
    seen = observed(events, item(3, NONE), trained=[True])

    assert seen == wanted(Run(sizes=(2, 2, 2), steps=2), like=seen)


def test_clearing_each_time_is_seen() -> None:
    """A zero_grad per micro-batch stands where it happened."""
    events = [item(0, NONE), Event("zero_grad"), item(1, ONE), Event("zero_grad"), Event("step", gradients=NONE)]

    assert (0, "zero_grad") in told(events)
    assert (1, "zero_grad") in told(events)


def test_a_step_of_an_optimizer_that_is_not_hosted_is_read_off_the_parameters() -> None:
    """Parameters that moved between two requests mean a step."""
    moved = (torch.ones(2),)
    events = [item(0, NONE), item(1, ONE), item(2, NONE, moved), item(3, ONE, moved)]

    assert told(events, TWO, moved) == [
        (0, "forward"), (0, "backward"),
        (1, "forward"), (1, "backward"), (1, "step"), (1, "zero_grad"),
        (2, "forward"), (2, "backward"),
        (3, "forward"), (3, "backward"),
    ]  # fmt: skip


def test_the_last_step_is_read_off_what_is_returned() -> None:
    """Nothing is asked for after the last window: what the call returns tells of its step."""
    moved = (torch.ones(2),)

    assert told([item(0, NONE)], NONE, moved) == [(0, "forward"), (0, "backward"), (0, "step"), (0, "zero_grad")]
    assert told([item(0, NONE)], ONE, moved) == [(0, "forward"), (0, "backward"), (0, "step")]
    assert told([item(0, NONE)]) == []


def test_one_backward_at_the_end_is_seen_at_the_end() -> None:
    """Losses that are summed first show no backward before the last micro-batch."""
    events = [item(0, NONE), item(1, NONE), item(2, NONE), Event("step", gradients=ONE)]

    assert told(events) == [(2, "forward"), (2, "backward"), (2, "step")]


def test_gradients_left_from_before_are_no_backward() -> None:
    """What was there before the first micro-batch is not the submission's doing."""
    assert told([item(0, ONE), Event("step", gradients=TWO)]) == [(0, "forward"), (0, "backward"), (0, "step")]


class Judged:
    """As much of a submission as a picture takes: the last call's events, and what is shown."""

    check = "test_a"

    def __init__(self, events: list[Event]) -> None:
        self.events = events
        self.evidence: list[Any] = []

    def show(self, evidence: object) -> None:
        """Note what is shown."""
        self.evidence.append(evidence)


@pytest.mark.parametrize(
    ("epochs", "unit", "shown"),
    [
        (1, "micro-batch", [WindowPicture]),
        (1, "sample", [WindowPicture, WeightTable]),
        (2, "micro-batch", [WeightTable]),
    ],
)
def test_weights_are_part_of_the_picture_of_the_window(epochs: int, unit: Any, shown: list[type]) -> None:
    """One picture shows both; where there is none of the window, or no column for a sample, weights stand alone."""
    run = Run(sizes=(1,), steps=1, epochs=epochs)
    held = tuple(p.detach() for p in run.model.parameters())
    judged = Judged([Event("item", 0, held, (None,) * len(held))])
    row = WeightRow(update=1, yours=(2.0,), expected=(1.0,))
    table = WeightTable(check="test_a", rows=(row,), columns=("1",), unit=unit)
    show_window(judged, run, failed=True, weights=table)  # type: ignore[arg-type]

    assert [type(one) for one in judged.evidence] == shown
    assert (shown == [WindowPicture]) == (judged.evidence[0] != table and judged.evidence[0].weights == table)
