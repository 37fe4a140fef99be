"""The hasty schedule: mark the two wrong lines, then repair `train`."""

import torch

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]

{% set calls = {"schedule": "scheduler.step()", "average": "average.update(model)", "count": counter ~ " += 1"} -%}
{%- macro at(place, pad) -%}
{%- for name in order if places[name] == place %}
{{ pad }}{{ calls[name] }}
{%- endfor -%}
{%- endmacro %}
def train(model, average, optimizer, schedule, loss_fn, batches, accumulation_steps, epochs) -> int:
    """Train in place, one update per window; schedule, average and count go by updates.

    Args:
        model: maps x to outputs.
        average: average.update(model) takes the model's weights into a moving average.
        optimizer: over the model's parameters.
        schedule: schedule(u) is the factor on the learning rate of the update that comes after u others.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y), all of one size; the last window may hold fewer of them.
        accumulation_steps: micro-batches per update.
        epochs: how often to go over `batches`.

    Returns:
        The number of updates that were made.
    """
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
    {{ counter }} = 0
    for _ in range(epochs):
        for start in range(0, len(batches), accumulation_steps):
            window = batches[start : start + accumulation_steps]
            optimizer.zero_grad()
            for x, y in window:
                {{ loss }} = loss_fn(model(x), y) / len(window)
                {{ loss }}.backward()
{{- at("micro", "                ") }}
{{- at("skipped", "            ") }}
            if not all(p.grad.isfinite().all() for p in model.parameters()):
                continue
{{- at("before", "            ") }}
            optimizer.step()
{{- at("update", "            ") }}
{{- at("epoch", "        ") }}
    return {{ counter }}
