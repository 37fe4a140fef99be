# caught by: test_one_graph_at_a_time
"""The updates are right, but you add up the losses and call backward() once per window. Until then the graphs of all its
micro-batches are alive, and memory grows with accumulation_steps. Call backward() for each micro-batch."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        total = sum(loss_fn(model(x), y) for x, y in window)
        (total / len(window)).backward()
        optimizer.step()
