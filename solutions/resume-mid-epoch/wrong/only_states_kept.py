# caught by: test_between_windows, test_inside_a_window, test_one_at_a_time, test_in_a_new_process
"""Only what has a state_dict() is kept, and the place: after a stop .grad is empty, and the random numbers begin again at
the seed. What else decides the next update, and has no state_dict()?"""

import torch

def train(job, stop_after=None, checkpoint=None):
    at = 0
    if checkpoint is not None:
        at = checkpoint["n"]
        job.model.load_state_dict(checkpoint["m"])
        job.optimizer.load_state_dict(checkpoint["o"])
        job.scheduler.load_state_dict(checkpoint["s"])
    torch.manual_seed(job.seed)
    n = len(job.loader)
    worked = 0
    for epoch in range(job.epochs):
        job.loader.set_epoch(epoch)
        for i, (x, y) in enumerate(job.loader):
            j = epoch * n + i
            if j < at: continue
            if worked == stop_after:
                return dict(n=j, m=job.model.state_dict(), o=job.optimizer.state_dict(), s=job.scheduler.state_dict())
            start = i // job.steps * job.steps
            held = min(job.steps, n - start)
            (job.loss_fn(job.model(x), y) / held).backward()
            if i + 1 == start + held:
                job.optimizer.step()
                job.optimizer.zero_grad()
                job.scheduler.step()
            worked += 1
