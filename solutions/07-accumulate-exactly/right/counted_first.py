"""The stream is read into a list and counted first, so that each loss can be divided before its backward()."""


def accumulate(model, micro_batches, loss_sum, count):
    batches = list(micro_batches)
    whole = sum(count(y) for _, y in batches)
    for parameter in model.parameters():
        parameter.grad = None
    mean = 0.0
    for x, y in batches:
        if count(y) > 0:
            share = loss_sum(model(x), y) / whole
            share.backward()
            mean += share.item()
    return mean
