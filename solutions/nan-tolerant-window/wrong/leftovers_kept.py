# caught by: test_broken_losses, test_nothing_broken, test_whole_window_broken
"""What was in .grad before the call is put back, and kept, with everything else: the first update has gradients in it that
no micro-batch of this epoch has. What is in .grad when the first window begins?"""


def train_epoch(model, optimizer, scheduler, loss_fn, batches, accumulation_steps):
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
