"""One loop over micro-batches with a counter; cleared before a window; clips by hand what unscale_ has left."""

import torch

buggy_lines = [
    number
    for slip, text in (
        ("clip_early", ".clip_grad_norm_("),
        ("unscale_each", ".unscale_("),
        ("update_first", "scaler.update()"),
        ("direct", "optimizer.step()"),
        ("clear_late", "if scaler.get_scale()"),
    )
    for number, line in enumerate(stub.splitlines(), 1)
    if slip in slips and text in line
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm, init_scale):
    scaler = torch.amp.GradScaler(device="cpu", init_scale=init_scale, backoff_factor=0.5)
    result = []
    for number, (x, y) in enumerate(batches):
        if number % accumulation_steps == 0:
            model.zero_grad(set_to_none=False)
        scaler.scale(loss_fn(model(x), y)).div(accumulation_steps).backward()
        if (number + 1) % accumulation_steps:
            continue
        scaler.unscale_(optimizer)
        length = torch.cat([p.grad.flatten() for p in model.parameters()]).norm()
        factor = (max_norm / (length + 1e-6)).clamp(max=1.0)
        for parameter in model.parameters():
            parameter.grad.mul_(factor)
        scaler.step(optimizer)
        scaler.update()
        result.append(scaler.get_scale())
    return result
