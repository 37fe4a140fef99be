"""Everything is compared with a run that trains on each window as one batch: updates, rates, average and log."""

from dataclasses import replace

import harness
import torch
from hypothesis import example, given

from grader.checks import (
    Run,
    Wrong,
    check,
    full_batch_run,
    require_answer,
    require_close,
    require_plain,
    require_settings,
    require_training,
    settings_of,
    windows,
)

BETA = 0.75
MIXED = Run(sizes=(3, 1, 2, 4, 2), steps=2, epochs=2, clip=0.4, decay=0.5, decay_every=2, optimizer_kind="momentum")
EDGES = (
    MIXED,
    Run(sizes=(2, 1), steps=2, clip=0.2, decay=0.5),
    Run(sizes=(1, 3, 2), steps=2, epochs=2, clip=5.0, decay=0.5, leftover=True),
    Run(sizes=(1, 2, 1, 1, 3), steps=3, clip=0.3, decay=0.5, optimizer_kind="adamw", leftover=True, seed=4),
)


def job_of(run, batches=None, optimizer=None, *, epochs=None, average=None):
    """Make the job that a run is about."""
    return harness.Job(
        run.model,
        average if average is not None else harness.average_of(run.fresh().model),
        optimizer if optimizer is not None else run.optimizer,
        run.scheduler,
        run.loss_fn,
        batches if batches is not None else run.micro_batches,
        run.steps,
        run.epochs if epochs is None else epochs,
        run.clip,
        BETA,
    )


@check(points=3, examples=6, hint="Which of your lines belong to an update? What is divided by what, and clipped when?")
@given(run=windows(ragged=True, epochs=(1, 2), clips=(0.3, 5.0), decays=(0.5,)))
@example(run=EDGES[0])
@example(run=EDGES[1])
@example(run=EDGES[2])
@example(run=EDGES[3])
def test_updates(submission, run):
    """Each update has the clipped mean gradient over its window, and the rate of its place in the schedule."""

    def train(run, batches, optimizer):
        submission.call("train", job_of(run, batches, optimizer))

    require_training(submission, run, train)


def require_average(average, want):
    """Require the average over the parameters after each update."""
    for name, got in average.named_parameters():
        value = want.start[name]
        for after in want.parameters:
            value = BETA * value + (1 - BETA) * after[name]
        require_close(got.detach(), value, f"the average of `{name}`", rtol=1e-8)
        if got.grad is not None:
            raise Wrong(f"The average of `{name}` has a gradient.", quantity=f"the average of `{name}`")


@check(points=2, hint="When does the average move, how often, and towards which weights?")
def test_average(submission):
    """The average moves once for each update, towards the weights after it."""
    for run in EDGES:
        job = job_of(run.fresh())
        submission.call("train", job)
        require_average(job.average, full_batch_run(run))


@check(
    points=3,
    hint="An entry is about an update: the mean over all its samples, its gradient before clipping, the rate that it "
    "is made with. Two of its numbers go on counting.",
)
def test_log(submission):
    """The log has one entry for each update, and its five numbers."""
    for run in EDGES:
        want = full_batch_run(run)
        log = submission.call("train", job_of(run.fresh()))
        if not isinstance(log, list) or not all(isinstance(entry, dict) for entry in log):
            raise Wrong("What is returned is not a list of dicts.", quantity="the log")
        require_answer(len(log), len(want.parameters), "the number of entries in the log")
        model, samples = run.fresh().model, 0
        for number, (entry, window) in enumerate(zip(log, run.windows * run.epochs, strict=True), start=1):
            before = want.start if number == 1 else want.parameters[number - 2]
            model.load_state_dict(before)
            x, y = (torch.cat(parts) for parts in zip(*(run.micro_batches[i] for i in window), strict=True))
            samples += len(x)
            missing = {"update", "loss", "norm", "rate", "samples"} - entry.keys()
            if missing:
                raise Wrong(f"Entry {number} of the log has no `{min(missing)}`.", quantity="the log")
            require_plain(entry, f"entry {number} of the log")
            require_answer(entry["update"], number, f"`update` in entry {number}")
            require_answer(entry["samples"], samples, f"`samples` in entry {number}")
            require_close(entry["rate"], want.rates[number - 1], f"`rate` in entry {number}", rtol=1e-8)
            with torch.no_grad():
                require_close(entry["loss"], float(run.loss_fn(model(x), y)), f"`loss` in entry {number}", rtol=1e-8)
            require_close(entry["norm"], want.norms[number - 1], f"`norm` in entry {number}", rtol=1e-8)


@check(points=1, hint="What does your function make anew that the caller has already?")
def test_two_calls(submission):
    """Two calls of one epoch train as one call of two epochs does."""
    for kind in ("momentum", "adamw"):
        run = replace(MIXED, optimizer_kind=kind)
        own, want = run.fresh(), full_batch_run(run)
        average = harness.average_of(own.model)
        scheduler = own.scheduler
        for _ in range(2):
            submission.call("train", job_of(own, epochs=1, average=average))
            done, rate = scheduler.last_epoch + len(run.windows), own.optimizer.param_groups[0]["lr"]
            ticked = {"last_epoch": done, "_step_count": done + 1, "_last_lr": [rate]}
            scheduler.load_state_dict(scheduler.state_dict() | ticked)  # a schedule does not come back from a call
        for name, parameter in own.model.named_parameters():
            require_close(parameter.detach(), want.final[name], f"`{name}` after two calls", rtol=1e-8)
        require_average(average, want)


@check(points=1, hint="What does your loop do with an empty list, and what does it leave set?")
def test_nothing_else(submission):
    """An empty list is no update and an empty log; options, modes and what is trained stay."""
    for run in (Run(sizes=(), steps=2, clip=1.0, decay=0.5, leftover=True), replace(MIXED, leftover=True, decay=1.0)):
        own = run.fresh()
        job = job_of(own)
        before = settings_of(own.model, own.optimizer), settings_of(job.average)
        log = submission.call("train", job)
        require_answer(len(log), len(full_batch_run(run).parameters), "the number of entries in the log")
        require_settings(before[0], own.model, own.optimizer)
        require_settings(before[1], job.average)
        for name, parameter in own.model.named_parameters():
            require_close(parameter.detach(), full_batch_run(run).final[name], f"`{name}` after the call", rtol=1e-8)
