"""The graph hoarder: mark the two wrong lines, then repair `train`."""

import torch

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]


{% macro note() %}
{%- if metric == "listed" %}
            {{ error }}s.append((model(x) - y).abs().mean())
{%- else %}
            {{ error }} = {{ error }} + (model(x) - y).abs().mean()
{%- endif %}
{%- endmacro -%}
def train(model, optimizer, loss_fn, batches, accumulation_steps) -> dict[str, float]:
    """Train in place for one epoch, one update per window, and measure on the way.

    Args:
        model: maps x to outputs; it has no dropout and no batch normalisation.
        optimizer: over the model's parameters.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y), all of one size; the last window may hold fewer of them.
        accumulation_steps: micro-batches per update.

    Returns:
        "loss": the mean over all micro-batches of their loss; "error": the mean over all micro-batches of their
        mean absolute error. Both are at the weights that the micro-batch is trained with.
    """
    {{ losses }} = []
{%- if metric == "listed" %}
    {{ error }}s = []
{%- else %}
    {{ error }} = 0.0
{%- endif %}
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        optimizer.zero_grad()
{%- if hoard == "summed" %}
        total = 0.0
{%- elif hoard == "joined" %}
        outputs = []
{%- endif %}
        for x, y in window:
{%- if early %}{{ note() }}{% endif %}
{%- if hoard == "summed" %}
            {{ loss }} = loss_fn(model(x), y)
            total = total + {{ loss }} / len(window)
            {{ losses }}.append({{ loss }}.item())
{%- elif hoard == "retained" %}
            {{ loss }} = loss_fn(model(x), y)
            ({{ loss }} / len(window)).backward(retain_graph=True)
            {{ losses }}.append({{ loss }})
{%- else %}
            outputs.append(model(x))
            {{ losses }}.append(loss_fn(outputs[-1], y).item())
{%- endif %}
{%- if not early %}{{ note() }}{% endif %}
{%- if hoard == "summed" %}
        total.backward()
{%- elif hoard == "joined" %}
        loss_fn(torch.cat(outputs), torch.cat([y for _, y in window])).backward()
{%- endif %}
        optimizer.step()
{%- if metric == "listed" %}
    return {"loss": float(sum({{ losses }})) / len(batches), "error": float(sum({{ error }}s)) / len(batches)}
{%- else %}
    return {"loss": float(sum({{ losses }})) / len(batches), "error": float({{ error }}) / len(batches)}
{%- endif %}
