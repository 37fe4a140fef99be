# caught by: test_updates, test_average, test_log, test_two_calls, test_nothing_else
"""The gradient is clipped after each backward(): sums that are not complete are cut, again and again, and the first
micro-batches lose most. When is the gradient of an update complete?"""

import torch


def train(job):
    log, samples = [], 0
    for _ in range(job.epochs):
        for start in range(0, len(job.batches), job.steps):
            window = job.batches[start : start + job.steps]
            size = sum(len(x) for x, _ in window)
            samples += size
            job.optimizer.zero_grad()
            mean = 0.0
            for x, y in window:
                loss = job.loss_fn(job.model(x), y) * len(x) / size
                loss.backward()
                norm = torch.nn.utils.clip_grad_norm_(job.model.parameters(), job.clip)
                mean += loss.item()
            rate = job.optimizer.param_groups[0]["lr"]
            job.optimizer.step()
            job.scheduler.step()
            with torch.no_grad():
                for average, parameter in zip(job.average.parameters(), job.model.parameters()):
                    average.mul_(job.beta).add_(parameter, alpha=1 - job.beta)
            entry = {"update": len(log) + 1, "loss": mean, "norm": norm.item(), "rate": rate, "samples": samples}
            log.append(entry)
    return log
