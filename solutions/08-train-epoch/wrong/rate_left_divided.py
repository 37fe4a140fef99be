# caught by: test_trained_model
"""The updates are right, but you leave the optimizer with a learning rate that is divided: the next epoch would train with
another one. The loss is what must be divided, and nothing needs to be left behind."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
    for group in optimizer.param_groups:
        group["lr"] /= accumulation_steps
