"""A generator cuts windows with their sizes, and functions do one thing each; the average goes by state dicts."""

import torch


def windows(batches, k, epochs):
    for _ in range(epochs):
        left = list(batches)
        while left:
            window, left = left[:k], left[k:]
            yield window, [x.size(0) for x, _ in window]


def gradient_of(job, window, sizes):
    trained = [p for p in job.model.parameters() if p.requires_grad]
    sums, total = [torch.zeros_like(p) for p in trained], 0.0
    for (x, y), n in zip(window, sizes, strict=True):
        loss = job.loss_fn(job.model(x), y)
        for s, g in zip(sums, torch.autograd.grad(loss, trained), strict=True):
            s += n * g
        total += n * loss.item()
    for p, s in zip(trained, sums, strict=True):
        p.grad = s / sum(sizes)
    return total / sum(sizes)


def move(average, model, beta):
    new = model.state_dict()
    average.load_state_dict({k: beta * v + (1 - beta) * new[k] for k, v in average.state_dict().items()})


def train(job):
    log, seen = [], 0
    for window, sizes in windows(job.batches, job.steps, job.epochs):
        loss = gradient_of(job, window, sizes)
        norm = torch.nn.utils.clip_grad_norm_(job.model.parameters(), job.clip)
        (rate,) = {group["lr"] for group in job.optimizer.param_groups}
        job.optimizer.step()
        job.scheduler.step()
        move(job.average, job.model, job.beta)
        seen += sum(sizes)
        log += [{"update": len(log) + 1, "loss": loss, "norm": norm.item(), "rate": rate, "samples": seen}]
    return log
