"""Rates, average and count are compared with a loop over whole windows that counts its updates, in float64."""

import math
from dataclasses import dataclass, field

import harness
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    Run,
    Wrong,
    check,
    describe,
    require_answer,
    require_close,
    require_marked_lines,
    require_plain,
)

CALLS = {"schedule": "scheduler.step()", "average": "average.update(model)", "count": " += 1"}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A run with a schedule, an average, and micro-batches `bad` that hold an infinite number.

    Attributes:
        target: whether it is in y: the loss is inf, and so are gradients, none of them nan. Else it is in x: the loss
            is finite, and gradients are nan.
    """

    run: Run
    kind: str = "linear"
    total: int = 6
    decay: float = 0.75
    bad: frozenset[int] = frozenset()
    target: bool = False

    @property
    def words(self):
        """The plan in words, for a report."""
        said = f"{self.run.words}, schedule {self.kind} over {self.total} updates, decay {self.decay}"
        bad = ", ".join(str(i + 1) for i in sorted(self.bad))
        return said + (f"; inf in {'y' if self.target else 'x'} of micro-batch {bad}" if bad else "")

    @property
    def schedule(self):
        """The schedule."""
        return harness.Schedule(self.kind, self.total)

    def batches(self, run):
        """Return the micro-batches of a fresh run, with what is not finite in them."""
        batches = [(x.clone(), y.clone()) for x, y in run.micro_batches]
        for i in self.bad:
            x, y = batches[i]
            (y if self.target else x)[0, 0] = math.inf
        return batches


@dataclass
class Done:
    """What came of a plan: rates per update, weights and averages at the end, and the number of updates."""

    rates: list[float] = field(default_factory=list)
    weights: list[torch.Tensor] = field(default_factory=list)
    averages: list[torch.Tensor] = field(default_factory=list)
    count: object = 0


def expected(plan):
    """Train on whole windows, counting updates."""
    own, done = plan.run.fresh(), Done()
    average, batches = harness.Average(own.model, plan.decay), plan.batches(own)
    came_with = own.optimizer.param_groups[0]["lr"]
    for window in own.windows * own.epochs:
        if plan.bad.intersection(window):
            continue
        x, y = (torch.cat(parts) for parts in zip(*(batches[i] for i in window), strict=True))
        own.optimizer.zero_grad()
        own.loss_fn(own.model(x), y).backward()
        done.rates.append(came_with * plan.schedule(len(done.rates)))
        own.optimizer.param_groups[0]["lr"] = done.rates[-1]
        own.optimizer.step()
        average.update(own.model)
    done.weights, done.averages = ([p.detach() for p in part.parameters()] for part in (own.model, average.module))
    done.count = len(done.rates)
    return done


def seen(submission, plan, *, hosted):
    """Let the submission train; rates are seen where the optimizer is hosted."""
    run = plan.run.fresh()
    average, batches = harness.Average(run.model, plan.decay), plan.batches(run)
    came_with = run.optimizer.param_groups[0]["lr"]
    describe(plan.words)
    optimizer = submission.host(run.optimizer) if hosted else run.optimizer
    count = submission.call(
        "train", run.model, average, optimizer, plan.schedule, run.loss_fn, batches, run.steps, run.epochs
    )
    steps = [event for event in submission.events if event.action == "step"]
    return Done(
        [event.options["lr"][1] if "lr" in event.options else came_with for event in steps],
        [p.detach() for p in run.model.parameters()],
        [p.detach() for p in average.module.parameters()],
        count,
    )


def require_rates(done, wanted):
    """Require as many updates, each with its rate."""
    if len(done.rates) != len(wanted.rates):
        raise Wrong(
            f"There were {len(done.rates)} updates instead of {len(wanted.rates)}.",
            quantity="the number of updates",
            expected=str(len(wanted.rates)),
            actual=str(len(done.rates)),
        )
    for number, (rate, right) in enumerate(zip(done.rates, wanted.rates, strict=True), start=1):
        require_close(rate, right, f"the learning rate of update {number}", rtol=1e-8)


def require_all_close(got, want, what):
    """Require that tensors are close, one by one."""
    for number, (one, right) in enumerate(zip(got, want, strict=True), start=1):
        require_close(one, right, f"parameter {number} of {what}", rtol=1e-8)


def runs(least=1):
    """Generate runs of micro-batches of two samples."""
    return st.builds(
        Run,
        sizes=st.integers(least, 6).map(lambda count: (2,) * count),
        steps=st.integers(1, 4),
        epochs=st.integers(1, 3),
        seed=st.integers(0, 2**16),
        optimizer_kind=st.sampled_from(["sgd", "momentum", "adamw"]),
    )


plans = st.builds(
    Plan,
    run=runs(),
    kind=st.sampled_from(["warmup", "linear", "cosine", "halving"]),
    total=st.sampled_from([2, 5, 9]),
    decay=st.sampled_from([0.5, 0.75, 0.9]),
)
skipping = st.builds(
    Plan,
    run=runs(3),
    kind=st.just("halving"),
    bad=st.frozensets(st.integers(0, 2), min_size=1),
    target=st.booleans(),
)
EDGES = (
    Plan(run=Run(sizes=(2, 2), steps=2, epochs=2)),
    Plan(run=Run(sizes=(2,) * 5, steps=3, epochs=2), kind="warmup"),
    Plan(run=Run(sizes=(2,) * 4, steps=2, optimizer_kind="momentum"), kind="cosine"),
    Plan(run=Run(sizes=(2,), steps=3, epochs=3, optimizer_kind="adamw"), kind="halving"),
    Plan(run=Run(sizes=(2, 2, 2), steps=1), decay=0.9),
)
SKIPPING = (
    Plan(run=Run(sizes=(2,) * 4, steps=2), kind="halving", bad=frozenset({0})),
    Plan(run=Run(sizes=(2,) * 4, steps=2, optimizer_kind="momentum"), kind="halving", bad=frozenset({3})),
    Plan(run=Run(sizes=(2,) * 5, steps=3, epochs=2), kind="warmup", bad=frozenset({2}), target=True),
    Plan(run=Run(sizes=(2, 2), steps=1, optimizer_kind="adamw"), bad=frozenset({0, 1})),
)


def first(*some):
    """Try these first."""

    def decorate(function):
        for plan in reversed(some):
            function = example(plan=plan)(function)
        return function

    return decorate


@check(points=2, hint="Of three lines that count, one does so once per update. Which two do not?")
def test_marks_the_wrong_lines(submission, stub, variant):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    wrong = [CALLS[name] for name, place in variant["places"].items() if place != "update"]
    require_marked_lines(submission, stub, [{n for n, line in lines if line.endswith(call)} for call in wrong])


@check(points=2, examples=8, hint="How many updates were made before this one, and which rate is theirs?")
@first(*EDGES)
@given(plan=plans)
def test_the_rate_of_each_update(submission, plan):
    """The learning rate of each update is that of the schedule at the number of updates before it."""
    done, wanted = seen(submission, plan, hosted=True), expected(plan)
    require_rates(done, wanted)
    require_all_close(done.weights, wanted.weights, "the model")


@check(points=2, examples=8, hint="Once per update, and of which weights: those before it or those after it?")
@first(*EDGES)
@given(plan=plans)
def test_the_average(submission, plan):
    """The moving average has taken in the weights after each update, once."""
    require_all_close(seen(submission, plan, hosted=False).averages, expected(plan).averages, "the average")


@check(points=1, examples=6, hint="One for each call of optimizer.step(), in all epochs.")
@first(*EDGES)
@given(plan=plans)
def test_the_number_of_updates(submission, plan):
    """The number of updates is returned."""
    count = seen(submission, plan, hosted=False).count
    require_plain(count, "the number of updates")
    require_answer(count, expected(plan).count, "the number of updates")


@check(
    points=2, examples=6, hint="A window that makes no update leaves the rate, the average and the count as they are."
)
@first(*SKIPPING)
@given(plan=skipping)
def test_skipped_windows_do_not_count(submission, plan):
    """A window whose gradient is not finite makes no update, and nothing counts it."""
    done, wanted = seen(submission, plan, hosted=True), expected(plan)
    require_rates(done, wanted)
    require_all_close(done.weights, wanted.weights, "the model")
    require_all_close(done.averages, wanted.averages, "the average")
    require_answer(done.count, wanted.count, "the number of updates")
