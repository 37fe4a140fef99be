# caught by: test_sixteen_at_a_time
"""The updates are right, but there is one backward() for all 64 samples of a window: whether you put its micro-batches or
their losses together, all of it is in memory at once. If it fitted, there would be no need to accumulate."""


def train(model, optimizer, loss_fn, batches, epochs):
    import torch

    for _ in range(epochs):
        for start in range(0, len(batches), 4):
            window = list(batches[start : start + 4])
            optimizer.zero_grad()
            x, y = torch.cat([x for x, _ in window]), torch.cat([y for _, y in window])
            loss_fn(model(x), y).backward()
            optimizer.step()
