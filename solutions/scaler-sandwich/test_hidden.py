"""The repaired loop is compared with one that has no scaler and skips windows that are not finite, in float64."""

import math
from dataclasses import dataclass

import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    Run,
    check,
    describe,
    edge_cases,
    require_answer,
    require_close,
    require_marked_lines,
    require_plain,
    require_training,
)

CLIPS = (0.1, 1.0, 100.0)
"""Below every norm of these runs, among them, and above."""
LINES = {
    "clip_early": (".clip_grad_norm_(", ".unscale_("),
    "unscale_each": (".unscale_(",),
    "update_first": ("scaler.update()", "scaler.step("),
    "direct": ("optimizer.step()",),
    "clear_late": ("if scaler.get_scale()",),
}
"""What stands in the lines of each slip, any of which may be marked."""


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """A run in which micro-batches `bad` hold an infinite number.

    Attributes:
        target: whether it is in y, and makes gradients of inf, none of them nan; else in x, and makes them nan.
    """

    run: Run
    bad: frozenset[int]
    scale: float = 8.0
    target: bool = False

    @property
    def words(self):
        """The run in words, for a report."""
        bad = ", ".join(str(i + 1) for i in sorted(self.bad))
        return f"{self.run.words}, scale {self.scale:g}; inf in {'y' if self.target else 'x'} of micro-batch {bad}"

    def batches(self):
        """Return the micro-batches."""
        batches = [(x.clone(), y.clone()) for x, y in self.run.micro_batches]
        for i in self.bad:
            x, y = batches[i]
            (y if self.target else x)[0, 0] = math.inf
        return batches


def skipped(plan):
    """Train without a scaler, and without windows that are not finite; return the model and the scales."""
    own, batches, scales = plan.run.fresh(), plan.batches(), [plan.scale]
    for window in own.windows:
        if plan.bad.intersection(window):
            scales.append(scales[-1] / 2)
            continue
        x, y = (torch.cat(parts) for parts in zip(*(batches[i] for i in window), strict=True))
        own.optimizer.zero_grad()
        own.loss_fn(own.model(x), y).backward()
        torch.nn.utils.clip_grad_norm_(own.model.parameters(), own.clip)
        own.optimizer.step()
        scales.append(scales[-1])
    return own.model, scales[1:]


def full(steps, windows, **settings):
    """Return a run of full windows of micro-batches of two samples."""
    return Run(sizes=(2,) * (steps * windows), steps=steps, **settings)


runs = st.builds(
    full,
    steps=st.integers(1, 4),
    windows=st.integers(1, 3),
    seed=st.integers(0, 2**16),
    optimizer_kind=st.sampled_from(["sgd", "momentum", "adamw"]),
    clip=st.sampled_from(CLIPS),
)
scales = st.sampled_from([1.0, 8.0, 1024.0, 65536.0])
overflows = st.builds(
    Overflow, run=runs, bad=st.frozensets(st.integers(0, 2), min_size=1), scale=scales, target=st.booleans()
).filter(lambda plan: max(plan.bad) < len(plan.run.sizes))
EDGES = (
    full(2, 1, clip=0.1),
    full(2, 2, clip=1.0),
    full(3, 2, clip=100.0, optimizer_kind="momentum"),
    full(1, 3, clip=0.1, optimizer_kind="adamw"),
)
OVERFLOWS = (
    Overflow(run=full(2, 2, clip=100.0), bad=frozenset({0})),
    Overflow(run=full(2, 3, clip=1.0, optimizer_kind="momentum"), bad=frozenset({3}), target=True),
    Overflow(run=full(1, 2, clip=0.1, optimizer_kind="adamw"), bad=frozenset({1}), scale=65536.0),
    Overflow(run=full(2, 2, clip=1.0), bad=frozenset({1, 2})),
)


def first(*some):
    """Try these first."""

    def decorate(function):
        for plan in reversed(some):
            function = example(plan=plan)(function)
        return function

    return decorate


def train(submission, run, batches, optimizer, scale):
    """Let the submission train; return the scales that it returns."""
    return submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.clip, scale)


@check(
    points=2, hint="Say of each line whether .grad is scaled before it and after it, and how often it runs per window."
)
def test_marks_the_wrong_lines(submission, stub, variant):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    wrong = [{n for n, line in lines if any(text in line for text in LINES[slip])} for slip in variant["slips"]]
    require_marked_lines(submission, stub, wrong)


@check(
    points=2,
    examples=8,
    hint="A limit for the gradient is one for what the optimizer uses: is .grad scaled when you clip?",
)
@edge_cases(*EDGES)
@given(run=runs)
def test_finite_windows(submission, run):
    """Where every gradient is finite, the weights are those of training without a scaler."""
    require_training(submission, run, lambda *what: train(submission, *what, 1024.0))


@check(
    points=3, examples=8, hint="After a window that overflows: which weights have changed, and what is left in .grad?"
)
@first(*OVERFLOWS)
@given(plan=overflows)
def test_a_window_that_overflows(submission, plan):
    """A window whose gradient is not finite changes no weight, and has no part in the windows after it."""
    run = plan.run.fresh()
    model = run.model
    describe(plan.words)
    train(submission, run, plan.batches(), run.optimizer, plan.scale)
    wanted, _ = skipped(plan)
    for (name, parameter), right in zip(model.named_parameters(), wanted.parameters(), strict=True):
        require_close(parameter.detach(), right.detach(), f"`{name}` after the last window", rtol=1e-8)


@check(points=1, examples=6, hint="What does update() make of the scale, and how often is it called per window?")
@first(*OVERFLOWS)
@given(plan=overflows)
def test_the_scales(submission, plan):
    """The scale after each window is returned: halved where there was no update, else as it was."""
    run = plan.run.fresh()
    assert run.model is not None
    describe(plan.words)
    got = train(submission, run, plan.batches(), run.optimizer, plan.scale)
    require_plain(got, "the list of scales")
    require_answer(got, skipped(plan)[1], "the list of scales")
