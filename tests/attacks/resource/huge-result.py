# Returns a self-referential and gigantic object.


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    """The wrong loop of wrong.py: sums instead of means, no tail, nothing ever cleared."""
    for number, (x, y) in enumerate(batches, 1):
        loss_fn(model(x), y).backward()
        if number % accumulation_steps == 0:
            optimizer.step()
    loop = []
    loop.append(loop)
    loop.append([b"x" * (1 << 20)] * 4000)
    return {"a": loop, "b": model.weight.expand(10**6, -1) if hasattr(model, "weight") else [loop] * 10**6}
