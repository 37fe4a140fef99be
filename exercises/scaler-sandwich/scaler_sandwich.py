"""The scaler sandwich: mark the two wrong lines, then repair `train`."""

import torch

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]


def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm, init_scale) -> list[float]:
    """Train in place for one epoch with a gradient scaler, one update per window, clipped to `max_norm`.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y), all of one size; accumulation_steps divides their number.
        accumulation_steps: micro-batches per update.
        max_norm: largest norm of an update's gradient.
        init_scale: what losses are multiplied by at first.

    Returns:
        The scale after each window.
    """
    scaler = torch.amp.GradScaler("cpu", init_scale=init_scale)
    {{ scales }} = []
{%- if shape == "sliced" %}
    for start in range(0, len(batches), accumulation_steps):
{%- if "clear_late" in slips %}
        {{ before }} = scaler.get_scale()
{%- endif %}
        for x, y in batches[start : start + accumulation_steps]:
            {{ loss }} = loss_fn(model(x), y) / accumulation_steps
            scaler.scale({{ loss }}).backward()
{%- if "unscale_each" in slips %}
            scaler.unscale_(optimizer)
{%- endif %}
{%- else %}
    for i, (x, y) in enumerate(batches):
        {{ loss }} = loss_fn(model(x), y) / accumulation_steps
        scaler.scale({{ loss }}).backward()
{%- if "unscale_each" in slips %}
        scaler.unscale_(optimizer)
{%- endif %}
        if (i + 1) % accumulation_steps != 0:
            continue
{%- if "clear_late" in slips %}
        {{ before }} = scaler.get_scale()
{%- endif %}
{%- endif %}
{%- if "unscale_each" in slips %}
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
{%- elif "clip_early" in slips %}
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        scaler.unscale_(optimizer)
{%- else %}
        scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
{%- endif %}
{%- if "update_first" in slips %}
        scaler.update()
        scaler.step(optimizer)
{%- elif "direct" in slips %}
        optimizer.step()
        scaler.update()
{%- else %}
        scaler.step(optimizer)
        scaler.update()
{%- endif %}
{%- if "clear_late" in slips %}
        if scaler.get_scale() == {{ before }}:
            optimizer.zero_grad()
{%- else %}
        optimizer.zero_grad()
{%- endif %}
        {{ scales }}.append(scaler.get_scale())
    return {{ scales }}
