"""One loop over all micro-batches with counters; gradients are sums until the window ends, and divided then."""

import torch
from torch.nn.utils import clip_grad_norm_


class Counters:
    def __init__(self):
        self.updates = self.samples = 0
        self.begin()

    def begin(self):
        self.held, self.size, self.loss = 0, 0, 0.0

    def add(self, n, loss):
        self.held += 1
        self.size += n
        self.loss += n * loss


def train(job):
    entries, counters, n = [], Counters(), len(job.batches)
    job.model.zero_grad()
    for i in range(job.epochs * n):
        x, y = job.batches[i % n]
        loss = job.loss_fn(job.model(x), y)
        (loss * x.shape[0]).backward()
        counters.add(x.shape[0], float(loss))
        if counters.held < job.steps and i % n != n - 1:
            continue
        for p in job.model.parameters():
            if p.grad is not None:
                p.grad.div_(counters.size)
        norm = clip_grad_norm_(job.model.parameters(), job.clip)
        counters.updates += 1
        counters.samples += counters.size
        entries.append(
            dict(
                update=counters.updates,
                loss=counters.loss / counters.size,
                norm=float(norm),
                rate=job.scheduler.get_last_lr()[0],
                samples=counters.samples,
            )
        )
        job.optimizer.step()
        job.optimizer.zero_grad()
        job.scheduler.step()
        own, theirs = list(job.average.parameters()), list(job.model.parameters())
        torch._foreach_lerp_(own, [p.detach() for p in theirs], 1 - job.beta)
        counters.begin()
    return entries
