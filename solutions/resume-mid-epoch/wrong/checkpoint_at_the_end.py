# caught by: test_to_the_end, test_one_at_a_time
"""Whether to stop is looked at after each micro-batch, the last one too: where as many are left as the call may work
on, a checkpoint is returned of a run that is over. What should be returned when nothing is left?"""

from itertools import islice

import torch


def train(job, stop_after=None, checkpoint=None):
    epoch, place = 0, 0
    if checkpoint is None:
        torch.manual_seed(job.seed)
    else:
        epoch, place = checkpoint["epoch"], checkpoint["place"]
        job.model.load_state_dict(checkpoint["model"])
        job.optimizer.load_state_dict(checkpoint["optimizer"])
        job.scheduler.load_state_dict(checkpoint["scheduler"])
        for parameter, gradient in zip(job.model.parameters(), checkpoint["gradients"]):
            parameter.grad = gradient
        torch.set_rng_state(checkpoint["random"])
    left = stop_after
    n = len(job.loader)
    while epoch < job.epochs:
        job.loader.set_epoch(epoch)
        for x, y in islice(job.loader, place, None):
            start = place // job.steps * job.steps
            held = min(job.steps, n - start)
            (job.loss_fn(job.model(x), y) / held).backward()
            place += 1
            if place == start + held:
                job.optimizer.step()
                job.optimizer.zero_grad()
                job.scheduler.step()
            if left is not None:
                left -= 1
            if left == 0:
                return {
                    "epoch": epoch,
                    "place": place,
                    "model": job.model.state_dict(),
                    "optimizer": job.optimizer.state_dict(),
                    "scheduler": job.scheduler.state_dict(),
                    "gradients": [parameter.grad for parameter in job.model.parameters()],
                    "random": torch.get_rng_state(),
                }
        epoch, place = epoch + 1, 0
    return None
