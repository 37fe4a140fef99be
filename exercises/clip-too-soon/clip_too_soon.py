"""Clip too soon: mark the two wrong lines, then repair `train`."""

import torch

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]

{% set pad = "        " if shape == "sliced" else "            " -%}
{%- set clip -%}
{%- if clips == "apart" -%}
{{ norm }} = max(torch.nn.utils.clip_grad_norm_([p], max_norm) for p in model.parameters())
{%- else -%}
{{ norm }} = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
{%- endif -%}
{%- endset -%}
{%- set note -%}
{%- if notes == "limited" -%}
{{ norms }}.append(min(float({{ norm }}), max_norm))
{%- elif notes == "again" -%}
{{ norms }}.append(float(torch.nn.utils.get_total_norm([p.grad for p in model.parameters()])))
{%- else -%}
{{ norms }}.append(float({{ norm }}) / {{ "len(window)" if shape == "sliced" else "held" }})
{%- endif -%}
{%- endset %}
def train(model, optimizer, loss_fn, batches, accumulation_steps, max_norm) -> list[float]:
    """Train in place for one epoch, one update per window, with its gradient clipped to `max_norm`.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y), all of one size; the last window may hold fewer of them.
        accumulation_steps: micro-batches per update.
        max_norm: largest norm of an update's gradient, over all parameters together.

    Returns:
        The norm of each update's gradient before it was clipped.
    """
    {{ norms }} = []
{%- if shape == "sliced" %}
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
        for x, y in window:
            {{ loss }} = loss_fn(model(x), y) / len(window)
            {{ loss }}.backward()
{%- else %}
    optimizer.zero_grad()
    for i, (x, y) in enumerate(batches):
        first = i // accumulation_steps * accumulation_steps
        held = min(accumulation_steps, len(batches) - first)
        {{ loss }} = loss_fn(model(x), y) / held
        {{ loss }}.backward()
{%- endif %}
{%- if clips == "inside" %}
{{ "            " if shape == "sliced" else "        " }}{{ clip }}
{%- endif %}
{%- if shape == "counted" %}
        if i + 1 == first + held:
{%- endif %}
{%- if clips == "apart" %}
{{ pad }}{{ clip }}
{%- endif %}
{{ pad }}optimizer.step()
{%- if clips == "after" %}
{{ pad }}{{ clip }}
{%- endif %}
{{ pad }}{{ note }}
{%- if shape == "counted" %}
{{ pad }}optimizer.zero_grad()
{%- endif %}
    return {{ norms }}
