# caught by: test_a_window_that_overflows, test_the_scales
"""You clear the gradients only where an update was made. After a window that overflows, .grad still holds what is not
finite, so the next window is not finite either, and every one after it: training stops without a word."""

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
    scaler = torch.amp.GradScaler("cpu", init_scale=init_scale)
    scales = []
    for start in range(0, len(batches), accumulation_steps):
        before = scaler.get_scale()
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y) / accumulation_steps
            scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
        scaler.step(optimizer)
        scaler.update()
        if scaler.get_scale() >= before:
            optimizer.zero_grad()
        scales.append(scaler.get_scale())
    return scales
