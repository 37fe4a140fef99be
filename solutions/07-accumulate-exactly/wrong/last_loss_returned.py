# caught by: test_mean_loss, test_float32_stays_float32
"""The gradient is right, but you return the mean loss of the last micro-batch. The mean over the window needs the sum of all
losses and the sum of all counts."""


def accumulate(model, micro_batches, loss_sum, count):
    model.zero_grad()
    counted, last = 0, 0.0
    for x, y in micro_batches:
        loss = loss_sum(model(x), y)
        loss.backward()
        last = loss.item() / max(count(y), 1)
        counted += count(y)
    if counted == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= counted
    return last
