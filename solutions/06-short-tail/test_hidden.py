"""The repaired loop is compared with one update per window on all its samples together, in float64."""

from dataclasses import replace
from functools import partial

from hypothesis import given

from grader.checks import (
    EQUAL_EDGES,
    RAGGED_EDGES,
    Run,
    Wrong,
    check,
    edge_cases,
    explain_training,
    require_marked_lines,
    require_training,
    windows,
)

SHORT_EDGES = tuple(run for run in EQUAL_EDGES if len(run.sizes) % run.steps)
FULL_EDGES = (
    Run(sizes=(2, 1), steps=2),
    Run(sizes=(1, 3, 4, 1), steps=2),
    Run(sizes=(3, 1, 2), steps=3, optimizer_kind="momentum"),
    Run(sizes=(1, 2, 3), steps=1, optimizer_kind="adamw"),
    Run(sizes=(2, 1, 1, 3), steps=2, leftover=True, optimizer_kind="adamw"),
    Run(sizes=(1, 2, 1, 3, 1, 2, 1, 1, 2, 1, 1, 3), steps=6),
)
EPOCH_EDGES = (
    *(replace(run, epochs=2) for run in (*RAGGED_EDGES, *SHORT_EDGES)),
    Run(sizes=(2, 1, 3), steps=2, epochs=3, optimizer_kind="momentum"),
)


def judge(submission, run):
    """Let the submission train, and compare."""
    require_training(submission, run, partial(train, submission))


def train(submission, run, batches, optimizer):
    """Ask the submission to train."""
    submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.epochs)


@check(points=2, hint="A wrong line is one that must change; the lines that it makes useless are not wrong.")
def test_marks_the_wrong_lines(submission, stub):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    weight, time = ({n for n, line in lines if text in line} for text in ("/ accumulation_steps", "if (i + 1)"))
    require_marked_lines(submission, stub, [weight, time])


@check(points=2, examples=8, hint="How many micro-batches does the last window hold, and who makes its update?")
@edge_cases(*SHORT_EDGES)
@given(run=windows().filter(lambda run: len(run.sizes) % run.steps > 0))
def test_short_last_window(submission, run):
    """A last window of fewer micro-batches makes an update of full size, from its own samples."""
    judge(submission, run)


@check(
    points=2,
    examples=8,
    hint="loss_fn divides by the samples of one micro-batch. What is the mean over the window?",
)
@edge_cases(*FULL_EDGES)
@given(run=windows(ragged=True).filter(lambda run: len(run.sizes) % run.steps == 0))
def test_unequal_sizes(submission, run):
    """In a window of micro-batches of unequal size, every sample has equal weight."""
    judge(submission, run)


@check(points=1, examples=4, hint="Count the calls of optimizer.step(): one per window, also for the last one.")
@edge_cases(*EPOCH_EDGES)
@given(run=windows(ragged=True, epochs=(1, 2)))
def test_one_update_per_window(submission, run):
    """Each epoch makes one update per window, and no more."""
    explain_training(submission, run, partial(train, submission))
    train(submission, run, run.micro_batches, submission.host(run.optimizer))
    wanted, seen = len(run.windows) * run.epochs, len(submission.updates)
    if seen != wanted:
        raise Wrong(
            f"There were {seen} updates instead of {wanted}: {run.words}.",
            quantity="the number of updates",
            expected=str(wanted),
            actual=str(seen),
        )


@check(points=2, examples=6, hint="What is left in .grad when an epoch ends, and what does the next one begin with?")
@edge_cases(*EPOCH_EDGES)
@given(run=windows(ragged=True, epochs=(2, 3)))
def test_epochs_do_not_leak(submission, run):
    """Over several epochs the model ends where training on whole windows ends, with any optimizer."""
    judge(submission, run)
