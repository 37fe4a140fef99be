"""The short tail: mark the two wrong lines, then repair `train`.

Your example, {{ count }} micro-batches with accumulation_steps = {{ steps }}:

{{ example }}
"""

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]


def train(model, optimizer, loss_fn, batches, accumulation_steps, epochs) -> None:
    """Train in place, one update per window of `accumulation_steps` micro-batches.

    Args:
        model: maps x to outputs.
        optimizer: over the model's parameters.
        loss_fn: mean loss over the samples of one micro-batch.
        batches: list of (x, y), of any sizes; the last window may hold fewer of them.
        accumulation_steps: micro-batches per update.
        epochs: how often to go over `batches`.
    """
    model.train()
    optimizer.zero_grad()
    for _ in range(epochs):
        for i, ({{ x }}, {{ y }}) in enumerate(batches):
{%- if split %}
            outputs = model({{ x }})
            {{ loss }} = loss_fn(outputs, {{ y }})
{%- else %}
            {{ loss }} = loss_fn(model({{ x }}), {{ y }})
{%- endif %}
            {{ scaled }} = {{ loss }} / accumulation_steps
            {{ scaled }}.backward()
            if (i + 1) % accumulation_steps == 0:
                optimizer.step()
                optimizer.zero_grad()
