"""The repaired loop is compared with one that clips the gradient of each window's single batch, in float64."""

import torch
from hypothesis import given

from grader.checks import (
    Run,
    check,
    edge_cases,
    full_batch_run,
    require_close,
    require_marked_lines,
    require_plain,
    require_training,
    windows,
)

CLIPS = (0.1, 1.0, 100.0)
"""Below every norm of these runs, among them, and above."""
EDGES = (
    Run(sizes=(2, 2), steps=2, clip=0.1),
    Run(sizes=(2, 2, 2), steps=2, clip=1.0),
    Run(sizes=(3, 3, 3, 3), steps=2, clip=100.0),
    Run(sizes=(1,), steps=1, clip=0.1),
    Run(sizes=(2, 2), steps=3, clip=1.0, optimizer_kind="momentum"),
    Run(sizes=(2,) * 6, steps=3, clip=0.1, optimizer_kind="momentum"),
    Run(sizes=(1,) * 5, steps=3, clip=1.0, optimizer_kind="adamw"),
)


def train(submission, run, batches, optimizer):
    """Let the submission train; return the norms that it returns."""
    return submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.clip)


@check(points=2, hint="One line clips, one line notes a norm. Which lines do that?")
def test_marks_the_wrong_lines(submission, stub):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    clips, notes = ({n for n, line in lines if text in line} for text in (".clip_grad_norm_(", ".append("))
    require_marked_lines(submission, stub, [clips, notes])


@check(points=3, examples=15, hint="Clip once per window: after its last backward(), before its step(), all together.")
@edge_cases(*EDGES)
@given(run=windows(leftover=False, clips=CLIPS))
def test_each_update_is_clipped_once(submission, run):
    """Each update uses its window's mean gradient, clipped to max_norm over all parameters together."""
    require_training(submission, run, lambda *what: train(submission, *what))


@check(points=2, examples=10, hint="How long was the window's mean gradient before anything shortened it?")
@edge_cases(*EDGES)
@given(run=windows(leftover=False, clips=CLIPS))
def test_the_norms_before_clipping(submission, run):
    """The norm of each update's gradient is returned as it was before clipping."""
    own = run.fresh()
    got = train(submission, own, own.micro_batches, own.optimizer)
    wanted = torch.tensor(full_batch_run(run).norms, dtype=torch.float64)
    require_plain(got, "the list of returned norms")
    require_close(got, wanted, "the list of returned norms", rtol=1e-8)
