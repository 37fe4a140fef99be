# caught by: test_finite_windows, test_a_window_that_overflows, test_your_example
"""You call scaler.update() before scaler.step(). update() ends the window: the scaler forgets that it has unscaled, step()
divides the gradients by the scale once more, and in the next window unscale_() finds a step that no update followed."""

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
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm)
        scaler.update()
        scaler.step(optimizer)
        optimizer.zero_grad()
        scales.append(scaler.get_scale())
    return scales
