# caught by: test_two_calls
"""A schedule of your own is made when the function is called, with the numbers of the one that you were given: in a
second call it begins at its beginning. Which of the two knows how many updates were made before?"""

import torch


def train(job):
    log, samples = [], 0
    given = job.scheduler
    scheduler = torch.optim.lr_scheduler.StepLR(job.optimizer, given.step_size, given.gamma)
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
            scheduler.step()
            with torch.no_grad():
                for average, parameter in zip(job.average.parameters(), job.model.parameters()):
                    average.mul_(job.beta).add_(parameter, alpha=1 - job.beta)
            entry = {"update": len(log) + 1, "loss": mean, "norm": norm.item(), "rate": rate, "samples": samples}
            log.append(entry)
    return log
