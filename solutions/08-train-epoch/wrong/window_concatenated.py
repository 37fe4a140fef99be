# caught by: test_one_graph_at_a_time
"""The updates are right, but you put the micro-batches of a window together and train on them as one large batch. Its graph
is as large as all of theirs: that is the memory which accumulation is to save."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    import torch

    for start in range(0, len(batches), accumulation_steps):
        window = list(batches[start : start + accumulation_steps])
        optimizer.zero_grad()
        x, y = torch.cat([x for x, _ in window]), torch.cat([y for _, y in window])
        loss_fn(model(x), y).backward()
        optimizer.step()
