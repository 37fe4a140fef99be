"""Stop anywhere, and go on as if nothing had happened.

The loop, as long as nobody stops it:

    torch.manual_seed(job.seed)
    for epoch in range(job.epochs):
        job.loader.set_epoch(epoch)
        n = len(job.loader)
        for i, (x, y) in enumerate(job.loader):
            start = i // job.steps * job.steps
            held = min(job.steps, n - start)
            (job.loss_fn(job.model(x), y) / held).backward()
            if i + 1 == start + held:
                job.optimizer.step()
                job.optimizer.zero_grad()
                job.scheduler.step()
"""


def train(job, stop_after=None, checkpoint=None):
    """Train `job.model` in place; stop where told, and go on from there when called again.

    Args:
        job: see harness.Job; new in each call.
        stop_after: how many micro-batches this call may work on, at least 1; None for all that are left.
        checkpoint: what an earlier call returned; None to begin.

    Returns:
        A checkpoint if micro-batches are left, else None.
    """
    raise NotImplementedError
