"""A check that you can read and run yourself; the others are your instructor's."""

import torch

from grader.checks import Run, check, full_batch_run, require_close, require_plain, require_training


@check(points=1, hint="Clip once, when the window's gradient is complete and before it is used.")
def test_your_example(submission, variant):
    """The task's micro-batches: each update is clipped once, and the norms before that are returned."""
    run = Run(sizes=(variant["size"],) * variant["count"], steps=variant["steps"], clip=0.25)
    returned = []

    def train(run, batches, optimizer):
        returned.append(submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.clip))

    require_training(submission, run, train)
    wanted = torch.tensor(full_batch_run(run).norms, dtype=torch.float64)
    require_plain(returned[0], "the list of returned norms")
    require_close(returned[0], wanted, "the list of returned norms", rtol=1e-8)
