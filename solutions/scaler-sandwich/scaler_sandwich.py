"""Once per window: unscale, clip, step, update, clear."""

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
    for number, line in enumerate(stub.splitlines(), 1)  # noqa: F821 - the grader knows the stub of each student
    if slip in slips and text in line  # noqa: F821 - and what was drawn
]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm, init_scale):
    """Train in place for one epoch with a gradient scaler; return the scale after each window."""
    scaler = torch.amp.GradScaler("cpu", init_scale=init_scale)
    scales = []
    for start in range(0, len(batches), accumulation_steps):
        for x, y in batches[start : start + accumulation_steps]:
            loss = loss_fn(model(x), y) / accumulation_steps
            scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        scales.append(scaler.get_scale())
    return scales
