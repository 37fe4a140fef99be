"""No scheduler: the rate of each update is computed from its number, and set before it."""


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    rates = [group["lr"] for group in optimizer.param_groups]
    n, k = len(batches), accumulation_steps
    per_epoch = -(-n // k)
    quarter = -(-(per_epoch * epochs) // 4)
    model.zero_grad()
    for number in range(per_epoch * epochs):
        first = number % per_epoch * k
        held = min(k, n - first)
        for i in range(first, first + held):
            x, y = batches[i]
            (loss_fn(model(x), y) / held).backward()
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate / 2 ** (number // quarter)
        optimizer.step()
        model.zero_grad()
