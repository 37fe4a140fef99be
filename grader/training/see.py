"""Having a run trained, and seeing what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.checks.hosted import Event
from grader.training.rules.match import Seen, is_exact
from grader.training.runs import Run
from grader.training.samples import weigh_samples
from grader.training.weights import Steps, gradient_of, weigh


def see(run: Run, train: Callable[[Run], object], events: Callable[[], Sequence[Event]] = tuple) -> Seen:
    """Have a run trained, and return what its updates were made of; `events` as in `Steps`."""
    steps = Steps(run, events)
    train(run)
    return seen_of(steps, left=bool(gradient_of(run).any()))


def seen_of(steps: Steps, *, left: bool = False) -> Seen:
    """Return what a run's updates were made of: of samples where they are not of whole micro-batches."""
    seen = Seen(steps.run, weigh(steps), left)
    return seen if is_exact(seen) else replace(seen, samples=weigh_samples(steps))


def worked_on(run: Run, train: Callable[[Run], object]) -> tuple[bool, ...]:
    """Have a run trained again; return of which micro-batches the loss went through backward, whatever came of it.

    That is seen by the gradients of their inputs, which no optimizer clears.
    """
    again = replace(run)
    for x, *_ in again.micro_batches:
        x.requires_grad_(True)
    train(again)
    return tuple(x.grad is not None and bool(x.grad.any()) for x, *_ in again.micro_batches)
