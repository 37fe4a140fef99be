"""What single samples count in updates that whole micro-batches do not explain."""

from dataclasses import dataclass
from functools import cached_property

import pytest
import torch

from grader.checks import Run
from grader.training.samples import weigh_samples
from grader.training.table import sample_table_of, table_of
from grader.training.weights import Steps, weigh


def stepped(run: Run, *losses: torch.Tensor) -> Steps:
    """Make one update of some losses."""
    steps = Steps(run)
    run.optimizer.zero_grad()
    for loss in losses:
        torch.autograd.backward(loss)
    run.optimizer.step()
    return steps


def loss_over(run: Run, index: int, rows: slice | list[int]) -> torch.Tensor:
    """Return the mean loss over some rows of a micro-batch."""
    x, y = run.micro_batches[index]
    loss: torch.Tensor = run.loss_fn(run.model(x[rows]), y[rows])
    return loss


def test_rows_that_are_left_out_or_read_twice_are_told_where_micro_batches_are_not() -> None:
    """The first two of three rows, then the only row of the second and both of the third, one of them twice."""
    run = Run(sizes=(3, 1, 2), steps=3)
    steps = stepped(run, loss_over(run, 0, slice(2)), loss_over(run, 1, [0]) / 2, loss_over(run, 2, [0, 1, 1]))
    (whole,), samples = weigh(steps), weigh_samples(steps)

    assert not whole.exact
    assert samples is not None
    assert samples[0].exact
    assert samples[0].present == pytest.approx((0.5, 0.5, 0, 0.5, 1 / 3, 2 / 3), abs=1e-9)


def test_a_table_of_samples_says_what_each_should_count() -> None:
    """A sample of a window of four counts a quarter, in whatever micro-batch; of other windows nothing."""
    run = Run(sizes=(3, 1, 2), steps=2)
    steps = stepped(run, loss_over(run, 0, slice(2)))
    table = sample_table_of(run, weigh_samples(steps), "a")

    assert table is not None
    assert table.columns == ("1.1", "1.2", "1.3", "2.1", "3.1", "3.2")
    assert [row.expected for row in table.rows] == [(0.25,) * 4 + (0.0,) * 2, (0.0,) * 4 + (0.5,) * 2]
    said = "In update 1, samples 1.1 and 1.2 count ½ each, should be ¼; samples 1.3 and 2.1 count 0 each, should be ¼."
    assert next(table.lines()).text == said


def test_masked_samples_are_told_apart_from_those_that_count() -> None:
    """Where a loop takes the mean over all of them, what is masked has a weight, and should have none."""
    run = Run(sizes=(3, 2), steps=2, masked=True, seed=1)
    assert any(float(mask.min()) == 0 for _, _, mask in run.micro_batches)
    steps = stepped(run, *(run.loss_fn(run.model(x), y).mean() / 2 for x, y, _ in run.micro_batches))
    table = sample_table_of(run, weigh_samples(steps), "a")
    masks = torch.cat([mask for _, _, mask in run.micro_batches])

    assert table is not None
    assert table.rows[0].yours == pytest.approx((1 / 6,) * 3 + (1 / 4,) * 2)
    assert table.rows[0].expected == pytest.approx((masks / masks.sum()).tolist())


def test_gradients_of_something_else_are_not_claimed() -> None:
    """Of other inputs, of other targets, of another loss."""
    for change in ("x", "y", "loss"):
        run = Run(sizes=(3, 2), steps=2)
        x, y = run.micro_batches[0]
        outputs = run.model(x + (change == "x"))
        loss = (
            (outputs - y).abs().mean() if change == "loss" else run.loss_fn(outputs, y.flip(0) if change == "y" else y)
        )
        samples = weigh_samples(stepped(run, loss))

        assert samples is not None
        assert not samples[0].exact


def test_too_many_samples_are_not_told_apart() -> None:
    """26 numbers of a gradient are explained by 26 samples, whatever they are."""
    run = Run(sizes=(13, 13), steps=2)

    assert weigh_samples(stepped(run, loss_over(run, 0, slice(2)))) is None


@dataclass(frozen=True, kw_only=True)
class Narrow(Run):
    """A run whose gradients have fewer independent numbers than numbers: two outputs of softmax add up to one."""

    @cached_property
    def _network(self) -> torch.nn.Module:
        model = torch.nn.Linear(3, 2, dtype=torch.float64)
        torch.nn.init.ones_(model.weight)
        return model

    @cached_property
    def micro_batches(self) -> list[tuple[torch.Tensor, ...]]:
        """Classes for targets."""
        return [(x, (y[:, 0] > 0).long()) for x, y in Run(sizes=self.sizes, steps=1).micro_batches]

    @property
    def loss_fn(self) -> torch.nn.Module:
        """Mean cross-entropy."""
        return torch.nn.CrossEntropyLoss()


def test_independent_numbers_are_counted() -> None:
    """Eight numbers, of which four are independent: three samples can be told apart, and no fourth."""
    three, four = (Narrow(sizes=(2, size), steps=2) for size in (1, 2))

    assert weigh_samples(stepped(three, loss_over(three, 0, [0]))) is not None
    assert weigh_samples(stepped(four, loss_over(four, 0, [0]))) is None


@dataclass(frozen=True, kw_only=True)
class Uncounted(Run):
    """A run whose loss weighs samples, which its counts do not say."""

    @property
    def loss_fn(self) -> torch.nn.Module:
        """Mean over samples, each by the size of its first target."""

        class Weighted(torch.nn.Module):
            def forward(self, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
                weights = targets[:, 0].abs()
                return ((outputs - targets).square().mean(1) * weights).sum() / weights.sum()

        return Weighted()


def test_what_should_count_is_not_claimed_of_runs_that_do_not_say_it() -> None:
    """An author's own loss may count something else than samples."""
    run = Uncounted(sizes=(2, 1), steps=2)
    steps = stepped(run, loss_over(run, 0, slice(None)))

    assert [update.exact for update in weigh(steps)] == [True]
    assert table_of(run, weigh(steps), "a") is None
    assert weigh_samples(steps) is None
