# caught by: test_one_graph_at_a_time
"""The updates are right, but you keep the losses together with their graphs, which retain_graph=True does not free. Keep
loss.item() or loss.detach() instead, and let backward() free the graph."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    losses = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y) / len(window)
            loss.backward(retain_graph=True)
            losses.append(loss)
        optimizer.step()
    return float(sum(losses)) * accumulation_steps / max(len(batches), 1)
