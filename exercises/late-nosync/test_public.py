"""A check that you can read and run yourself; the others are your instructor's."""

import harness
import torch

from grader.checks import check, describe, require_close


@check(points=1, hint="What is one token's weight after DistributedDataParallel has averaged over the ranks?")
def test_your_example(submission, variant):
    """The worked example of the task."""
    job = harness.Job(tokens=tuple(map(tuple, variant["ranks"])), steps=variant["steps"])
    describe(job.words)
    ranks = harness.run_job(submission, job)
    alone = job.model()
    optimizer = job.optimizer(alone)
    batches = [job.micro_batches(rank) for rank in range(harness.RANKS)]
    for start in range(0, len(batches[0]), job.steps):
        window = [pair for of in batches for pair in of[start : start + job.steps]]
        x, y = (torch.cat(parts) for parts in zip(*window, strict=True))
        optimizer.zero_grad()
        (harness.loss_sum(alone(x), y) / harness.count(y)).backward()
        optimizer.step()
    for rank, (model, _) in enumerate(ranks):
        for (name, parameter), right in zip(model.named_parameters(), alone.parameters(), strict=True):
            what = f"`{name}` on rank {rank} after the last update"
            require_close(parameter.detach(), right.detach(), what, rtol=1e-8)
