# caught by: test_one_graph
"""You add up the losses of a window and go backward once: all its graphs are kept."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        sum(loss_fn(model(x), y) / len(window) for x, y in window).backward()
        optimizer.step()
