# caught by: test_log
"""The log is right but for `samples`: yours are those of the update's own window. It should be a count that goes on, of all
samples that the call has trained on until then."""

import torch


def train(job):
    log = []
    for _ in range(job.epochs):
        for start in range(0, len(job.batches), job.steps):
            window = job.batches[start : start + job.steps]
            size = sum(len(x) for x, _ in window)
            job.optimizer.zero_grad()
            mean = 0.0
            for x, y in window:
                loss = job.loss_fn(job.model(x), y) * len(x) / size
                loss.backward()
                mean += loss.item()
            norm = torch.nn.utils.clip_grad_norm_(job.model.parameters(), job.clip)
            rate = job.optimizer.param_groups[0]["lr"]
            job.optimizer.step()
            job.scheduler.step()
            with torch.no_grad():
                for average, parameter in zip(job.average.parameters(), job.model.parameters()):
                    average.mul_(job.beta).add_(parameter, alpha=1 - job.beta)
            entry = {"update": len(log) + 1, "loss": mean, "norm": norm.item(), "rate": rate, "samples": size}
            log.append(entry)
    return log
