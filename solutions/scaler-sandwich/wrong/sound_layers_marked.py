# caught by: test_marks_the_wrong_lines
"""You marked lines that stand where they should. Say of each line of the window's end whether .grad is scaled before and
after it, and what it does after an overflow."""

import torch

buggy_lines = [
    n for n, line in enumerate(stub.splitlines(), 1) if "loss_fn(model(x)" in line or ".append(" in line
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
        scaler.step(optimizer)
        scaler.update()
        optimizer.zero_grad()
        scales.append(scaler.get_scale())
    return scales
