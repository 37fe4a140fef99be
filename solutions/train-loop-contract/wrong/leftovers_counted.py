# caught by: test_updates, test_nothing_else
"""You clear the gradients after each step, but not before the first window: what was left over from before the call
is part of the first update. What is in .grad when the function is called?"""

import torch


def train(job):
    log, samples = [], 0
    for _ in range(job.epochs):
        for start in range(0, len(job.batches), job.steps):
            window = job.batches[start : start + job.steps]
            size = sum(len(x) for x, _ in window)
            samples += size
            mean = 0.0
            for x, y in window:
                loss = job.loss_fn(job.model(x), y) * len(x) / size
                loss.backward()
                mean += loss.item()
            norm = torch.nn.utils.clip_grad_norm_(job.model.parameters(), job.clip)
            rate = job.optimizer.param_groups[0]["lr"]
            job.optimizer.step()
            job.scheduler.step()
            job.optimizer.zero_grad()
            with torch.no_grad():
                for average, parameter in zip(job.average.parameters(), job.model.parameters()):
                    average.mul_(job.beta).add_(parameter, alpha=1 - job.beta)
            entry = {"update": len(log) + 1, "loss": mean, "norm": norm.item(), "rate": rate, "samples": samples}
            log.append(entry)
    return log
