"""Broken micro-batches are put into windows; the checker's own run never sees them."""

import math
from dataclasses import dataclass
from functools import cached_property

import harness
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    Run,
    Wrong,
    check,
    describe,
    full_batch_run,
    require_answer,
    require_close,
    require_plain,
    require_settings,
    settings_of,
)

KINDS = {
    "nan": "nan in x",
    "inf": "inf in y",
    "gradient": "a finite loss with a gradient of nan",
    "loss": "a loss of inf with a finite gradient",
}


@dataclass(frozen=True, kw_only=True)
class Damaged(Run):
    """A run on the distance, whose micro-batches of the given indices are broken, each in one way.

    Attributes:
        broken: the indices, and how.
        poisoned: whether the gradients left over are nan.
    """

    broken: tuple[tuple[int, str], ...] = ()
    poisoned: bool = False

    @cached_property
    def model(self):
        """A two-layer network without biases."""
        describe(self.words)
        model = harness.network()
        draw = torch.Generator().manual_seed(self.seed)
        for parameter in model.parameters():
            parameter.data = torch.randn(parameter.shape, generator=draw, dtype=torch.float64)
            if self.leftover:
                parameter.grad = torch.randn(parameter.shape, generator=draw, dtype=torch.float64)
            if self.poisoned:
                parameter.grad = torch.full_like(parameter, math.nan)
        return model

    @property
    def loss_fn(self):
        """Mean distance."""
        return harness.distance

    @property
    def damaged(self):
        """The micro-batches that the submission gets."""
        kinds = dict(self.broken)
        return [harness.damaged(pair, kinds.get(i)) for i, pair in enumerate(self.micro_batches)]

    @property
    def windows(self):
        """Indices of the micro-batches behind each update: those that are not broken."""
        sound = set(range(len(self.sizes))) - dict(self.broken).keys()
        return [left for window in super().windows if (left := [i for i in window if i in sound])]

    @property
    def words(self):
        """The run in words, for a report."""
        said = [f"micro-batch {i + 1} has {KINDS[kind]}" for i, kind in self.broken]
        left = ["gradients of nan are left over from before"] if self.poisoned else []
        return "; ".join([super().words, *left, *said])


def judge(submission, run):
    """Let the submission train, and compare updates, learning rates and parameters; return what it returned."""
    optimizer, before = submission.host(run.optimizer), settings_of(run.model)
    value = submission.call(
        "train_epoch", run.model, optimizer, run.scheduler, run.loss_fn, submission.serve(run.damaged), run.steps
    )
    want = full_batch_run(run)
    steps = [event for event in submission.events if event.action == "step"]
    names = [name for name, _ in run.model.named_parameters()]
    rate = run.fresh().optimizer.param_groups[0]["lr"]
    for number, (step, wanted) in enumerate(zip(steps, want.gradients, strict=False), start=1):
        require_close(
            step.options.get("lr", (rate, rate))[1],
            rate * run.decay ** ((number - 1) // run.decay_every),
            f"the learning rate of update {number}",
        )
        for name, gradient in zip(names, step.gradients, strict=True):
            what = f"the gradient of `{name}` at update {number}"
            if gradient is None:
                raise Wrong(f"The gradient of `{name}` at update {number} is None.", quantity=what)
            require_close(gradient, wanted[name], what, rtol=1e-8)
    if len(steps) != len(want.gradients):
        raise Wrong(
            f"There were {len(steps)} updates instead of {len(want.gradients)}.",
            quantity="the number of updates",
            expected=str(len(want.gradients)),
            actual=str(len(steps)),
        )
    for name, parameter in run.model.named_parameters():
        require_close(parameter.detach(), want.final[name], f"`{name}` after the epoch", rtol=1e-8)
    left = rate * run.decay ** (len(want.gradients) // run.decay_every)
    require_close(run.optimizer.param_groups[0]["lr"], left, "the learning rate after the epoch")
    require_settings(before, run.model)
    return value


@st.composite
def damages(draw, kinds):
    """Draw a run with one broken micro-batch or more, and at least one sound one."""
    count, steps = draw(st.integers(2, 7)), draw(st.integers(2, 4))
    places = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    return Damaged(
        sizes=(draw(st.integers(1, 3)),) * count,
        steps=steps,
        seed=draw(st.integers(0, 2**16)),
        optimizer_kind=draw(st.sampled_from(["sgd", "momentum", "adamw"])),
        leftover=draw(st.booleans()),
        decay=0.5,
        decay_every=draw(st.integers(1, 2)),
        broken=tuple((i, draw(st.sampled_from(kinds))) for i in sorted(places)),
    )


def broken(*places, count=4, steps=2, kind="nan", **more):
    """Make a run whose micro-batches at `places` are broken."""
    return Damaged(sizes=(2,) * count, steps=steps, decay=0.5, broken=tuple((i, kind) for i in places), **more)


@check(
    points=3,
    examples=9,
    hint="What is in .grad after the backward() of a broken micro-batch, and by what is the rest divided?",
)
@given(run=damages(("nan", "inf")).filter(lambda run: len(run.windows) == math.ceil(len(run.sizes) / run.steps)))
@example(run=broken(0, count=3, steps=3))
@example(run=broken(1, count=3, steps=3))
@example(run=broken(2, count=3, steps=3))
@example(run=broken(1, 2, count=6, steps=3, optimizer_kind="momentum"))
@example(run=broken(4, count=5, steps=3, kind="inf", leftover=True))
@example(run=broken(0, count=5, steps=2, kind="inf", optimizer_kind="adamw"))
@example(run=broken(3, poisoned=True))
def test_broken_losses(submission, run):
    """A micro-batch whose loss is nan or inf is left out, and its window is a mean over the others."""
    judge(submission, run)


@check(
    points=2,
    examples=5,
    hint="A loss can be finite where its gradient is not, and the other way round. What do you look at?",
)
@given(run=damages(("gradient", "loss")))
@example(run=broken(0, count=2, steps=2, kind="gradient"))
@example(run=broken(1, 2, 3, count=6, steps=2, kind="loss", leftover=True, optimizer_kind="momentum"))
@example(run=broken(1, count=2, steps=2, kind="gradient", optimizer_kind="adamw"))
@example(run=broken(0, count=2, steps=2, kind="loss"))
@example(run=broken(2, count=3, steps=3, kind="loss", optimizer_kind="momentum"))
def test_loss_or_gradient(submission, run):
    """A micro-batch is broken where either its loss or its gradient is not finite."""
    judge(submission, run)


@check(
    points=2,
    hint="Momentum and AdamW move weights even with gradients of zero. What ends a window in which nothing was sound?",
)
def test_whole_window_broken(submission):
    """Where all of a window is broken there is no update and no step of the schedule; the next is as ever."""
    for kind in ("momentum", "adamw", "sgd"):
        judge(submission, broken(2, 3, count=6, optimizer_kind=kind, leftover=True))
        judge(submission, broken(0, 1, count=4, optimizer_kind=kind, kind="gradient"))
        judge(submission, broken(4, count=5, optimizer_kind=kind))
    judge(submission, broken(0, 1, 2, count=3))


@check(points=1, hint="Each broken micro-batch counts once, also in a window that makes no update.")
def test_number_returned(submission):
    """The number of broken micro-batches is returned."""
    for run in (
        broken(0, 2, 3, count=6),
        broken(1, count=2, kind="loss"),
        broken(0, 1, 2, count=3, kind="gradient"),
        broken(),
    ):
        number = judge(submission, run)
        require_plain(number, "the number that is returned")
        require_answer(number, len(run.broken), "the number that is returned")
