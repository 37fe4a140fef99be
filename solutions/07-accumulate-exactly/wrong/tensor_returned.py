# caught by: test_mean_loss
"""Gradient and loss are right, but the loss is a tensor, and losses were added up as tensors: each sum remembers how it was
computed, and so holds on to something of every micro-batch until the end. Take the number of each loss when you add it."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    total, counted = 0.0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        total += loss
        counted += count(y)
    if counted == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= counted
    return total / counted
