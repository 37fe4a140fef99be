# caught by: test_sixteen_at_a_time
"""The updates are right, but you put four micro-batches together and train on 64 samples at once. If they fitted into memory
together, there would be no need to accumulate."""


def train(model, optimizer, loss_fn, batches, epochs):
    import torch

    for _ in range(epochs):
        for start in range(0, len(batches), 4):
            window = list(batches[start : start + 4])
            optimizer.zero_grad()
            x, y = torch.cat([x for x, _ in window]), torch.cat([y for _, y in window])
            loss_fn(model(x), y).backward()
            optimizer.step()
