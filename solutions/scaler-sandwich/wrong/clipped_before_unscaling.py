# caught by: test_finite_windows, test_a_window_that_overflows, test_your_example
"""You clip while the gradients are still scaled. So max_norm limits the gradient times the scale: nearly every update is
clipped, and after unscaling it is shorter than max_norm by the factor of the scale."""

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
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y) / accumulation_steps
            scaler.scale(loss).backward()
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
        scaler.unscale_(optimizer)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        scales.append(scaler.get_scale())
    return scales
