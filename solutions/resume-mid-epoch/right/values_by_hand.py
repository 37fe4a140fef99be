"""Everything is copied by hand into plain lists and written back in place: no state_dict but the optimizer's."""

import torch


def members(model):
    return [*model.parameters(), *model.buffers()]


def windows(job):
    for epoch in range(job.epochs):
        job.loader.set_epoch(epoch)
        batches = list(job.loader)
        for start in range(0, len(batches), job.steps):
            window = batches[start : start + job.steps]
            for number, pair in enumerate(window, start=1):
                yield pair, len(window), number == len(window)


def train(job, stop_after=None, checkpoint=None):
    skip = 0
    if checkpoint is not None:
        skip = checkpoint["worked_on"]
        with torch.no_grad():
            for own, value in zip(members(job.model), checkpoint["members"], strict=True):
                own.copy_(value)
            for p, g in zip(job.model.parameters(), checkpoint["grads"], strict=True):
                p.grad = None if g is None else g.clone()
        job.optimizer.load_state_dict(checkpoint["optimizer"])
        job.scheduler.last_epoch = checkpoint["ticks"]
        torch.set_rng_state(checkpoint["rng"])
    else:
        torch.manual_seed(job.seed)
    for number, ((x, y), size, is_last) in enumerate(windows(job)):
        if number < skip:
            continue
        if stop_after is not None and number == skip + stop_after:
            return {
                "worked_on": number,
                "members": [own.detach().clone() for own in members(job.model)],
                "grads": [p.grad for p in job.model.parameters()],
                "optimizer": job.optimizer.state_dict(),
                "ticks": job.scheduler.last_epoch,
                "rng": torch.get_rng_state(),
            }
        (job.loss_fn(job.model(x), y) / size).backward()
        if is_last:
            job.optimizer.step()
            job.optimizer.zero_grad()
            job.scheduler.step()
    return None
