"""Adds up gradients of sums, and divides them once by the samples that were counted; it asks for no length."""

buggy_lines = [n for n, line in enumerate(stub.splitlines(), 1) if "/ accumulation_steps" in line or "if (i + 1)" in line]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs):
    parameters = [p for group in optimizer.param_groups for p in group["params"]]

    def update(samples):
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.grad.div_(samples)
        optimizer.step()
        optimizer.zero_grad()

    optimizer.zero_grad()
    for _ in range(epochs):
        held = samples = 0
        for x, y in batches:
            (loss_fn(model(x), y) * x.shape[0]).backward()
            held, samples = held + 1, samples + x.shape[0]
            if held == accumulation_steps:
                update(samples)
                held = samples = 0
        if held:
            update(samples)
