# caught by: test_trained_model
"""You clear the gradients before the loop only where there is a full window. With fewer micro-batches than
accumulation_steps, what was left over from before the call becomes part of the only update."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    if len(batches) >= accumulation_steps:
        optimizer.zero_grad()
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
        optimizer.zero_grad()
