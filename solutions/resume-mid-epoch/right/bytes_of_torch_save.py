"""One number is the place: micro-batches since the beginning. The checkpoint is what torch.save writes, as bytes."""

import io

import torch


def save(job, done):
    buffer = io.BytesIO()
    gradients = {name: p.grad for name, p in job.model.named_parameters() if p.grad is not None}
    states = [part.state_dict() for part in (job.model, job.optimizer, job.scheduler)]
    torch.save({"done": done, "states": states, "gradients": gradients, "rng": torch.random.get_rng_state()}, buffer)
    return buffer.getvalue()


def load(job, data):
    saved = torch.load(io.BytesIO(data), weights_only=True)
    for part, state in zip((job.model, job.optimizer, job.scheduler), saved["states"], strict=True):
        part.load_state_dict(state)
    for name, p in job.model.named_parameters():
        p.grad = saved["gradients"].get(name)
    torch.random.set_rng_state(saved["rng"])
    return saved["done"]


def train(job, stop_after=None, checkpoint=None):
    per_epoch = len(job.loader)
    if checkpoint:
        done = load(job, checkpoint)
    else:
        torch.manual_seed(job.seed)
        done = 0
    whole = per_epoch * job.epochs
    last = whole if stop_after is None else min(whole, done + stop_after)
    while done < last:
        epoch, place = divmod(done, per_epoch)
        if place == 0 or "batches" not in locals():
            job.loader.set_epoch(epoch)
            batches = list(job.loader)
        x, y = batches[place]
        window = place // job.steps
        held = len(batches[window * job.steps : (window + 1) * job.steps])
        loss = job.loss_fn(job.model(x), y)
        loss.backward(torch.full_like(loss, 1 / held))
        done += 1
        if (place + 1) % job.steps == 0 or place + 1 == per_epoch:
            job.optimizer.step()
            job.scheduler.step()
            job.optimizer.zero_grad(set_to_none=False)
    return save(job, done) if done < whole else None
