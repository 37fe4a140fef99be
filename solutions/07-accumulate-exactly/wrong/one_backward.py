# caught by: test_one_graph_at_a_time
"""The gradient is right, but you add up the losses and call backward() once, at the end of the stream. Until then the
graphs of all micro-batches are alive, and memory grows with the window. Call backward() for each micro-batch."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    losses, counted = [], 0
    for x, y in micro_batches:
        losses.append(loss_sum(model(x), y))
        counted += count(y)
    if counted == 0:
        return 0.0
    loss = sum(losses) / counted
    loss.backward()
    return loss.item()
