"""The late no_sync: mark the two mistakes, then repair `train`."""

from contextlib import nullcontext

from harness import count, loss_sum
from torch.nn.parallel import DistributedDataParallel

buggy_lines: list[int] = ...  # two line numbers of this file as you received it, such as [3, 5]


def train(model, optimizer, micro_batches, steps, network) -> None:
    """Train one rank's copy of the model in place, one update per window of `steps` micro-batches.

    Args:
        model: maps x to logits; with the same weights on every rank.
        optimizer: over the model's parameters.
        micro_batches: this rank's list of (x, y); as many as on every other rank, but with other numbers of tokens.
        steps: micro-batches per update; the last window may hold fewer.
        network: `network.group` is the process group of all ranks, `network.ranks` their number.
    """
    {{ ddp }} = DistributedDataParallel(model, process_group=network.group)
    optimizer.zero_grad()
{%- if shape == "nested" %}
    for start in range(0, len(micro_batches), steps):
        window = micro_batches[start : start + steps]
        {{ tokens }} = sum(count(y) for _, y in window)
        for number, (x, y) in enumerate(window, 1):
            logits = {{ ddp }}(x)
            {{ loss }} = loss_sum(logits, y) / {{ tokens }}
            with {{ ddp }}.no_sync() if number < len(window) else nullcontext():
                {{ loss }}.backward()
        optimizer.step()
        optimizer.zero_grad()
{%- else %}
    for i, (x, y) in enumerate(micro_batches):
        if i % steps == 0:
            window = micro_batches[i : i + steps]
            {{ tokens }} = sum(count(labels) for _, labels in window)
        last = i % steps == len(window) - 1
        logits = {{ ddp }}(x)
        {{ loss }} = loss_sum(logits, y) / {{ tokens }}
        with nullcontext() if last else {{ ddp }}.no_sync():
            {{ loss }}.backward()
        if last:
            optimizer.step()
            optimizer.zero_grad()
{%- endif %}
