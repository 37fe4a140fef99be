# caught by: test_a_window_that_overflows, test_the_scales
"""You do without a scaler, and look for nan alone. What overflows is inf first, and a gradient of inf need not have a nan in
it: its update ruins the weights. isfinite() is false for both."""

from itertools import islice

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
    scale, scales, stream = init_scale, [], iter(batches)
    parameters = list(model.parameters())
    while window := list(islice(stream, accumulation_steps)):
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) * (scale / len(window))).backward()
        for parameter in parameters:
            parameter.grad /= scale
        norm = torch.nn.utils.get_total_norm([p.grad for p in parameters])
        if not norm.isnan():
            torch.nn.utils.clip_grads_with_norm_(parameters, max_norm, norm)
            optimizer.step()
        else:
            scale /= 2
        scales.append(scale)
    return scales
