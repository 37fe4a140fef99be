"""What each update was made of, solved from its gradient."""

from dataclasses import replace

import pytest
import torch

from grader.checks import Run
from grader.checks.hosted import Event
from grader.training.weights import Steps, gradient_of, trained_of, weigh

RUN = Run(sizes=(2, 3, 1), steps=2, leftover=True, hidden=24)


def backward(run: Run, index: int, weight: float) -> None:
    """Add a micro-batch's gradient, times a weight."""
    x, y = run.micro_batches[index]
    torch.autograd.backward(weight * run.loss_fn(run.model(x), y))


def test_present_earlier_and_leftover_gradients_are_told_apart() -> None:
    """Nothing is cleared: the second update holds what was there before, and micro-batches at two sets of weights."""
    run = RUN.fresh()
    steps = Steps(run)
    backward(run, 0, 0.25)
    run.optimizer.step()
    backward(run, 1, 2.0)
    backward(run, 2, -1.0)
    run.optimizer.step()
    first, second = weigh(steps)

    assert first.exact
    assert second.exact
    assert first.present == pytest.approx((0.25, 0, 0), abs=1e-10)
    assert first.before == pytest.approx(1.0)
    assert second.present == pytest.approx((0, 2, -1), abs=1e-8)
    assert second.by_parameters[0] == pytest.approx((0.25, 0, 0), abs=1e-8)
    assert second.earlier == pytest.approx(0.25)
    assert second.before == pytest.approx(1.0)


def test_what_was_read_is_tried_first_and_anything_else_is_found_all_the_same() -> None:
    """The second update holds a micro-batch that was read before the first one."""
    events: list[Event] = []
    run = replace(RUN, sizes=(2, 3, 1, 2), leftover=False)
    steps = Steps(run, lambda: events)
    for read, made_of in (((0, 1), (0, 1)), ((2, 3), (0, 3))):
        events += [Event("item", index) for index in read]
        run.optimizer.zero_grad()
        for index in made_of:
            backward(run, index, 0.5)
        events.append(Event("step"))
        run.optimizer.step()
    first, second = weigh(steps)

    assert steps.read == [(0, 1), (2, 3)]
    assert first.exact
    assert first.present == pytest.approx((0.5, 0.5, 0, 0), abs=1e-10)
    assert second.exact
    assert second.present == pytest.approx((0.5, 0, 0, 0.5), abs=1e-10)


def test_a_gradient_of_something_else_is_not_claimed() -> None:
    """Noise in it leaves a residual."""
    run = RUN.fresh()
    steps = Steps(run)
    backward(run, 0, 0.5)
    for parameter in trained_of(run):
        assert parameter.grad is not None
        parameter.grad += 0.001 * torch.ones_like(parameter)
    run.optimizer.step()
    (update,) = weigh(steps)

    assert not update.exact
    assert update.residual > 1e-6


def test_more_micro_batches_than_parameters_are_not_claimed() -> None:
    """26 parameters cannot tell 27 micro-batches apart."""
    run = Run(sizes=(1,) * 27, steps=27)
    steps = Steps(run)
    backward(run, 0, 1.0)
    run.optimizer.step()

    assert [update.exact for update in weigh(steps)] == [False]


def test_what_is_no_number_is_not_claimed() -> None:
    """A gradient that holds NaN has no weights."""
    run = RUN.fresh()
    steps = Steps(run)
    backward(run, 0, float("nan"))
    run.optimizer.step()

    assert [update.exact for update in weigh(steps)] == [False]


def test_an_update_of_nothing_has_no_weights() -> None:
    """Cleared gradients count zero; none is lost among others."""
    run = RUN.fresh()
    steps = Steps(run)
    run.optimizer.zero_grad()
    run.optimizer.step()
    (update,) = weigh(steps)

    assert update.exact
    assert update.present == (0.0, 0.0, 0.0)
    assert update.lost == ()
    assert not gradient_of(run).any()


def test_a_micro_batch_in_which_nothing_counts_does_not_hinder() -> None:
    """Its gradient is zero, and so is its weight."""
    run = Run(sizes=(2, 1, 2), steps=3, masked=True, hidden=24)
    run.micro_batches[1][2].zero_()
    steps = Steps(run)
    x, y, mask = run.micro_batches[0]
    torch.autograd.backward((run.loss_fn(run.model(x), y).mean(dim=1) * mask).sum() / mask.sum())
    run.optimizer.step()
    (update,) = weigh(steps)

    assert update.exact
    assert update.present[0] == pytest.approx(1.0)
