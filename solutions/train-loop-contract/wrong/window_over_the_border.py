# caught by: test_updates
"""The epochs are one stream for you, and windows go over their border: the last micro-batches of one epoch and the
first of the next make an update together. Where does a window end at the latest?"""

import torch


def train(job):
    log, samples = [], 0
    stream = [job.batches[i] for _ in range(job.epochs) for i in range(len(job.batches))]
    for _ in [0]:
        for start in range(0, len(stream), job.steps):
            window = stream[start : start + job.steps]
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
            entry = {"update": len(log) + 1, "loss": mean, "norm": norm.item(), "rate": rate, "samples": samples}
            log.append(entry)
    return log
