# caught by: test_the_scales
"""You make a new GradScaler for each window. It begins with init_scale again, so what the last overflow taught is forgotten,
and a scale that was too large stays too large: make one, before the loop."""

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
    scales = []
    for start in range(0, len(batches), accumulation_steps):
        scaler = torch.amp.GradScaler("cpu", init_scale=init_scale)
        for x, y in batches[start : start + accumulation_steps]:
            scaler.scale(loss_fn(model(x), y) / accumulation_steps).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        scales.append(scaler.get_scale())
    return scales
