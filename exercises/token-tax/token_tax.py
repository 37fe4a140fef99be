"""The token tax: mark the two wrong lines, then repair `train`."""

import torch
from harness import IGNORED

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]


{% set here = "class_weights[targets[targets != IGNORED]].sum()" -%}
def train(model, optimizer, batches, accumulation_steps, class_weights) -> list[float]:
    """Train in place for one epoch, one update per window, each token that counts by the weight of its class.

    Args:
        model: maps ids of shape (samples, length) to logits of shape (samples, length, classes).
        optimizer: over the model's parameters.
        batches: list of (ids, labels), both int64 of shape (samples, length); labels are IGNORED where a token does
            not count. The logits at one position are for the label at the next.
        accumulation_steps: micro-batches per update; the last window may hold fewer of them.
        class_weights: shape (classes,), float64, positive: what a label of each class counts.

    Returns:
        The loss of each window, before its update; 0.0 for a window in which nothing counts.
    """
    {{ history }} = []
    for start in range(0, len(batches), accumulation_steps):
        window = batches[start : start + accumulation_steps]
        if all((labels[:, 1:] == IGNORED).all() for _, labels in window):
            {{ history }}.append(0.0)
            continue
{%- if slip == "padding" %}
        {{ total }} = sum(class_weights[labels[:, 1:].clamp(min=0)].sum() for _, labels in window)
{%- elif slip == "unshifted" %}
        {{ total }} = sum(class_weights[labels[labels != IGNORED]].sum() for _, labels in window)
{%- elif slip == "unweighted" %}
        {{ total }} = sum((labels[:, 1:] != IGNORED).sum() for _, labels in window)
{%- endif %}
        optimizer.zero_grad()
        {{ logged }} = 0.0
        for ids, labels in window:
            targets = labels[:, 1:].flatten()
            loss = torch.nn.functional.cross_entropy(
                model(ids)[:, :-1].flatten(0, 1), targets, class_weights, ignore_index=IGNORED, reduction="sum"
            )
{%- if slip == "means" %}
            {{ total }} = len(window) * {{ here }}
{%- elif slip == "at_least_one" %}
            {{ total }} = len(window) * {{ here }}.clamp(min=1.0)
{%- endif %}
            (loss / {{ total }}).backward()
{%- if log == "last" %}
            {{ logged }} = loss.item() / float({{ total }})
{%- elif log == "means" %}
            {{ logged }} += loss.item() / float({{ here }}) / len(window)
{%- else %}
            {{ logged }} += loss.item() / float({{ total }})
{%- endif %}
        optimizer.step()
        {{ history }}.append({{ logged }}{{ " / len(window)" if log == "again" }})
    return {{ history }}
