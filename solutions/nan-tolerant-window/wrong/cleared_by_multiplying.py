# caught by: test_broken_losses
"""You clear the gradients that are left over by multiplying them with 0. nan times 0 is nan, so that a whole sound window
looks broken. zero_grad() forgets them, whatever they are."""


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
    for p in model.parameters():
        if p.grad is not None:
            p.grad *= 0
    broken = sound = 0
    for i, (x, y) in enumerate(batches, start=1):
        before = [None if p.grad is None else p.grad.clone() for p in model.parameters()]
        loss = loss_fn(model(x), y)
        loss.backward()
        if bool(loss.isfinite()) and all(bool(p.grad.isfinite().all()) for p in model.parameters()):
            sound += 1
        else:
            broken += 1
            for p, gradient in zip(model.parameters(), before):
                p.grad = gradient
        if i % accumulation_steps == 0 or i == len(batches):
            if sound:
                for p in model.parameters():
                    p.grad /= sound
                optimizer.step()
                scheduler.step()
            optimizer.zero_grad()
            sound = 0
    return broken
