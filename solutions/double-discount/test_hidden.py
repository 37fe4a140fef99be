"""The code around the engine is compared with one update per window on all its samples together, in float64."""

from dataclasses import replace

import torch
from hypothesis import given

from grader.checks import (
    EQUAL_EDGES,
    Run,
    check,
    describe,
    edge_cases,
    full_batch_run,
    require_close,
    require_marked_lines,
    require_plain,
    require_settings,
    require_training,
    settings_of,
    windows,
)

EDGES = (
    *(run for run in EQUAL_EDGES if len(run.sizes) % run.steps == 0 and not run.leftover),
    Run(sizes=(2,) * 4, steps=2),
    Run(sizes=(1,) * 6, steps=2, optimizer_kind="momentum"),
    Run(sizes=(3,) * 6, steps=3, optimizer_kind="adamw"),
)
full = windows(leftover=False).filter(lambda run: len(run.sizes) % run.steps == 0)


def train(submission, run, batches, optimizer, loss_fn=None):
    """Let the submission train; return what it returns."""
    loss_fn = loss_fn or run.loss_fn
    return submission.call("train", run.model, optimizer, loss_fn, batches, run.steps)


def mean_loss(run):
    """Return the mean of the micro-batches' losses, each at the weights it is trained with."""
    seen, probe, losses = full_batch_run(run), replace(run), []
    for window, before in zip(run.windows, [seen.start, *seen.parameters], strict=False):
        probe.model.load_state_dict(before)
        losses += [float(run.loss_fn(probe.model(x), y).detach()) for x, y in (run.micro_batches[i] for i in window)]
    return sum(losses) / len(losses)


@check(points=2, hint="One line hands a loss to the engine, one adds to what is returned. Which are they?")
def test_marks_the_wrong_lines(submission, stub):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    require_marked_lines(
        submission, stub, [{n for n, line in lines if text in line} for text in (".backward(", " += ")]
    )


@check(points=4, examples=15, hint="By what is each loss divided on its way to .grad, and by whom?")
@edge_cases(*EDGES)
@given(run=full)
def test_each_sample_counts_once(submission, run):
    """Each update uses the mean gradient over all samples of its window, and the optimizer's options stay."""

    def ask(run, batches, optimizer):
        before = settings_of(run.model, run.optimizer)
        train(submission, run, batches, optimizer)
        require_settings(before, run.model, run.optimizer)

    require_training(submission, run, ask)


@check(points=1, hint="Whatever is done to the loss must be the same for a loss of any size.")
def test_a_loss_of_another_size(submission):
    """With a loss half as large, one SGD update is half as large, and so is the returned loss."""
    for run in (Run(sizes=(2, 2), steps=2), Run(sizes=(3,) * 3, steps=3, seed=1), Run(sizes=(4,), steps=1, seed=2)):
        wanted, own = full_batch_run(run), run.fresh()
        model = own.model
        describe(f"{run.words}, with a loss half as large")
        loss = train(submission, own, own.micro_batches, own.optimizer, torch.nn.HuberLoss(delta=1e6))
        for name, parameter in model.named_parameters():
            half = wanted.start[name] + (wanted.final[name] - wanted.start[name]) / 2
            require_close(parameter.detach(), half, f"`{name}` after the update", rtol=1e-8)
        require_close(loss, mean_loss(run) / 2, "the returned mean loss", rtol=1e-8)


@check(points=2, examples=8, hint="It is a mean over micro-batches of loss_fn's values, before anybody divides them.")
@edge_cases(*EDGES)
@given(run=full)
def test_the_returned_loss(submission, run):
    """The mean over all micro-batches of their loss is returned."""
    own = run.fresh()
    loss = train(submission, own, own.micro_batches, own.optimizer)
    require_plain(loss, "the returned mean loss")
    require_close(loss, mean_loss(run), "the returned mean loss", rtol=1e-8)
