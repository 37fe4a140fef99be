# caught by: test_log
"""The log holds tensors where it should hold Python numbers: `clip_grad_norm_` returns a tensor, and so does a sum of losses. A log
that keeps tensors cannot be written as JSON, and may keep graphs alive. What makes a number of one?"""

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
                mean += loss.item()
            norm = torch.nn.utils.clip_grad_norm_(job.model.parameters(), job.clip)
            rate = job.optimizer.param_groups[0]["lr"]
            job.optimizer.step()
            job.scheduler.step()
            with torch.no_grad():
                for average, parameter in zip(job.average.parameters(), job.model.parameters()):
                    average.mul_(job.beta).add_(parameter, alpha=1 - job.beta)
            entry = {"update": len(log) + 1, "loss": mean, "norm": norm, "rate": rate, "samples": samples}
            log.append(entry)
    return log
