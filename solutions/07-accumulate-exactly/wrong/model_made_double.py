# caught by: test_float32_stays_float32
"""You turn the model into float64 to be exact. The caller gets back another model than it gave, of twice the size. Leave the
dtype alone: sums in float32 are as exact as one big batch in float32."""


def accumulate(model, micro_batches, loss_sum, count):
    model.double()
    model.zero_grad()
    total, counted = 0.0, 0
    for x, y in micro_batches:
        loss = loss_sum(model(x.double()), y)
        loss.backward()
        total += loss.item()
        counted += count(y)
    if counted == 0:
        return 0.0
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad /= counted
    return total / counted
