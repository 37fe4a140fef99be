"""One flat loop with a counter, as in most code: windows end by a remainder, gradients are divided at the end."""


def train_epoch(model, optimizer, loss_fn, batches, accumulation_steps):
    optimizer.zero_grad(set_to_none=False)
    held = 0
    for i in range(len(batches)):
        x, y = batches[i]
        loss_fn(model(x), y).backward()
        held += 1
        if held == accumulation_steps or i == len(batches) - 1:
            for group in optimizer.param_groups:
                for parameter in group["params"]:
                    parameter.grad.div_(held)
            optimizer.step()
            optimizer.zero_grad()
            held = 0
    return model
