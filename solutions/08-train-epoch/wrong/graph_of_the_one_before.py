# caught by: test_one_graph_at_a_time
"""The updates are right, but retain_graph=True keeps each graph until its loss is replaced: while the next forward runs, two
graphs are alive. Nothing here needs a graph twice, so leave the option out."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            loss = loss_fn(model(x), y) / len(window)
            loss.backward(retain_graph=True)
        optimizer.step()
