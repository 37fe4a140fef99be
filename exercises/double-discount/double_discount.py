"""The double discount: mark the two wrong lines, then repair `train`."""

from harness import {{ engine }}

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]


def train(model, optimizer, loss_fn, batches, accumulation_steps) -> float:
    """Train in place for one epoch, one update per window of `accumulation_steps` micro-batches.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y), all of one size; accumulation_steps divides their number.
        accumulation_steps: micro-batches per update.

    Returns:
        The mean over all micro-batches of their loss, at the weights that they are trained with.
    """
    {{ runner }} = {{ engine }}(model, optimizer, accumulation_steps)
    {{ total }} = 0.0
    for x, y in batches:
{%- if split %}
        output = model(x)
        {{ value }} = loss_fn(output, y)
{%- else %}
        {{ value }} = loss_fn(model(x), y)
{%- endif %}
{%- if noted == "before" %}
        {{ total }} += {{ note }}
{%- endif %}
        {{ runner }}.backward({{ discount }})
{%- if noted == "between" %}
        {{ total }} += {{ note }}
{%- endif %}
        {{ runner }}.step()
{%- if noted == "after" %}
        {{ total }} += {{ note }}
{%- endif %}
    return {{ total }} / len(batches)
